package io.keyway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Member;
import io.keyway.cluster.Policies;
import io.keyway.cluster.Ring;
import io.keyway.cluster.WhenPartial;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.placement.Profile;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A multi-get over three pools: the listener's, and two with policies of their own that fail. */
@ExtendWith(LeakWatch.class)
final class RoutedPartialTest {

  private static final String DOWN = "SERVER_ERROR %s unavailable: [ -~]+";
  private static final String STRICT = DOWN.formatted("strict");
  private static final String LENIENT = DOWN.formatted("lenient");
  private static final String BUSY = "SERVER_ERROR busy";

  private final TestPool nodes = TestPool.ofNodesOnOneLoop(1);
  private final ScriptedNode failing = start();
  private final ProxyServer proxy =
      ProxyServer.start(
          new ProxySettings(
              List.of(
                  new PoolListener(
                      "own",
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                      List.of(
                          new PrefixRoute("s:", "strict", false),
                          new PrefixRoute("l:", "lenient", true)))),
              1,
              64,
              64,
              BackendSettings.DEFAULTS));
  private TestClient client;
  private long epoch;

  private static ScriptedNode start() {
    try {
      return ScriptedNode.start(
          request -> request.endsWith("busy") ? Answer.of(BUSY + "\r\n") : Answer.cut("", 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void connect() throws IOException {
    adopt("own", WhenPartial.MISS, nodes.members().getFirst());
    adopt("strict", WhenPartial.ERROR, Member.of("strict", failing.address()));
    adopt("lenient", WhenPartial.MISS, Member.of("lenient", failing.address()));
    client = TestClient.connect(proxy.address());
    client.set("k", "v");
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    failing.close();
    nodes.close();
  }

  private void adopt(String pool, WhenPartial partial, Member member) {
    proxy.adopt(
        pool,
        Ring.stable(++epoch, Profile.KETAMA.toString(), List.of(member), Set.of())
            .withPolicies(Policies.DEFAULT.withPartial(partial)));
  }

  /** While the failing node is asked, and again behind that, when it may be refused. */
  private void expect(String end, String... keys) throws IOException {
    for (int round = 0; round < 2; round++) {
      Values values = client.get(keys);
      assertThat(values.values()).extracting(Value::key).containsExactly("k");
      assertThat(values.end()).matches(end);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failingNode_isWhatThePolicyOfItsPoolSays(WhenPartial ofListener) throws IOException {
    adopt("own", ofListener, nodes.members().getFirst());
    expect("END", "k", "l:busy");
    expect(BUSY, "k", "s:busy");
    expect("END", "k", "l:1");
    expect(STRICT, "k", "s:1");
  }

  @Test
  void failingNodesOfSeveralPools_areTheErrorOfTheStrictOne() throws IOException {
    expect(BUSY, "l:1", "k", "s:busy");
    expect(STRICT, "s:1", "l:busy", "k");
    expect(STRICT, "l:busy", "k", "s:1");
  }

  @Test
  void nothingButFailingNodes_isAnError() throws IOException {
    assertThat(client.get("l:1", "l:2").end()).matches(LENIENT);
    assertThat(client.get("l:1", "s:1").end()).matches(STRICT);
    assertThat(client.get("k", "none").end()).isEqualTo("END");
  }
}
