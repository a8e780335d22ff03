package io.keyway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.backend.BackendSettings;
import io.keyway.measure.MeasureSettings;
import io.keyway.measure.PoolMeasurements;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.pool.Pool;
import io.keyway.stats.PoolCounters;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutesTest {

  private final Transport transport = Transport.fastest();
  private final EventLoopGroup loops = transport.eventLoops("routes-test", 1);
  private final EventLoop loop = loops.next();
  private final Map<String, Pool> pools = new HashMap<>();

  @AfterAll
  void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Pool pool(String name) {
    return pools.computeIfAbsent(
        name,
        _ ->
            new Pool(
                name,
                BackendSettings.DEFAULTS,
                transport,
                loop,
                new TurnFlusher(loop, () -> {}),
                new PoolCounters(name),
                new PoolMeasurements(name, MeasureSettings.DEFAULTS).addLoop(loop)));
  }

  private Routes routes(PrefixRoute... rules) {
    List.of(rules).forEach(rule -> pool(rule.pool()));
    return new Routes(pool("own"), List.of(rules), pools);
  }

  private static String poolOf(Routes routes, byte[] key) {
    byte[] line = ("x" + new String(key, ISO_8859_1) + "y").getBytes(ISO_8859_1);
    return routes.of(line, 1, key.length).pool().name();
  }

  private static String poolOf(Routes routes, String key) {
    return poolOf(routes, key.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void key_withoutRoutes_isTheOwnPools() {
    assertThat(poolOf(routes(), "key")).isEqualTo("own");
    assertThat(poolOf(routes(), "")).isEqualTo("own");
  }

  @Test
  void key_ofSeveralPrefixes_goesTheWayOfTheLongest() {
    Routes routes =
        routes(
            new PrefixRoute("user:", "users", false),
            new PrefixRoute("user:tmp:", "own", false),
            new PrefixRoute("user:tmp:x", "x", false),
            new PrefixRoute("u", "u", false),
            new PrefixRoute("user;", "semicolon", false));
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("user:1", "users");
    expected.put("user:", "users");
    expected.put("user", "u");
    expected.put("user:tmp", "users");
    expected.put("user:tmp:", "own");
    expected.put("user:tmp:a", "own");
    expected.put("user:tmp:x1", "x");
    expected.put("user:tmp:z", "own");
    expected.put("user:z", "users");
    expected.put("user;", "semicolon");
    expected.put("user<", "u");
    expected.put("t", "own");
    expected.put("v", "own");
    expected.put("", "own");
    expected.forEach((key, pool) -> assertThat(poolOf(routes, key)).as(key).isEqualTo(pool));
  }

  @Test
  void key_thatIsNoMoreThanAStrippedPrefix_goesAShorterWay() {
    Routes routes =
        routes(
            new PrefixRoute("a:b:", "b", true),
            new PrefixRoute("a:", "a", true),
            new PrefixRoute("a", "kept", false));
    assertThat(poolOf(routes, "a:b:c")).isEqualTo("b");
    assertThat(poolOf(routes, "a:b:")).isEqualTo("a");
    assertThat(poolOf(routes, "a:")).isEqualTo("kept");
    assertThat(poolOf(routes, "a")).isEqualTo("kept");
  }

  @Test
  void key_ofBytesAboveAscii_isComparedUnsigned() {
    Routes routes =
        routes(
            new PrefixRoute("é", "e", false),
            new PrefixRoute("z", "z", false),
            new PrefixRoute("~", "tilde", false));
    assertThat(poolOf(routes, "é1")).isEqualTo("e");
    assertThat(poolOf(routes, "z\0")).isEqualTo("z");
    assertThat(poolOf(routes, new byte[] {(byte) 0xc3})).isEqualTo("own");
    assertThat(poolOf(routes, new byte[] {(byte) 0xc3, (byte) 0xa9})).isEqualTo("e");
    assertThat(poolOf(routes, new byte[] {(byte) 0xff, 0, 'z'})).isEqualTo("own");
    assertThat(poolOf(routes, new byte[] {'~', (byte) 0xff})).isEqualTo("tilde");
    assertThat(poolOf(routes, new byte[] {0})).isEqualTo("own");
  }

  @Test
  void randomKeys_goWhereASearchThroughAllPrefixesSays() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Map<String, PrefixRoute> rules = new HashMap<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        String prefix = word(random, 1);
        rules.put(prefix, new PrefixRoute(prefix, "p" + random.nextInt(4), random.nextBoolean()));
      }
      Routes routes = routes(rules.values().toArray(PrefixRoute[]::new));
      for (int i = 0; i < 200; i++) {
        String key = word(random, 0);
        assertThat(poolOf(routes, key))
            .as("key %s, rules %s, seed %d", key, rules, seed)
            .isEqualTo(searched(new ArrayList<>(rules.values()), key));
      }
    }
  }

  private static String word(Random random, int lengthMin) {
    StringBuilder word = new StringBuilder();
    for (int i = lengthMin + random.nextInt(6); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  private static String searched(List<PrefixRoute> rules, String key) {
    return rules.stream()
        .filter(rule -> key.startsWith(rule.prefix()))
        .filter(rule -> !rule.strips() || key.length() > rule.prefix().length())
        .max(Comparator.comparingInt(rule -> rule.prefix().length()))
        .map(PrefixRoute::pool)
        .orElse("own");
  }

  @Test
  void pools_areThereOnceWithTheOwnFirst() {
    Routes routes =
        routes(
            new PrefixRoute("b", "second", false),
            new PrefixRoute("a", "first", true),
            new PrefixRoute("c", "own", false),
            new PrefixRoute("d", "first", false));
    assertThat(routes.pools()).extracting(Pool::name).containsExactly("own", "first", "second");
    for (Route route : routes.all()) {
      assertThat(routes.pools().get(route.poolIndex())).isSameAs(route.pool());
    }
  }

  @Test
  void prefix_thatNoKeyHas_isRefused() {
    for (String prefix : List.of("", "a b", "a\n", "\u0001", "\ufffd", "p".repeat(251))) {
      assertThatThrownBy(() -> new PrefixRoute(prefix, "p", false))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new PrefixRoute("p".repeat(250), "p", false).strips()).isFalse();
    assertThatThrownBy(() -> new PrefixRoute("é".repeat(125), "p", true))
        .hasMessageContaining("longer than keys");
    assertThatThrownBy(() -> new PrefixRoute("a", "no pool", false)).hasMessageContaining("pool");
  }
}
