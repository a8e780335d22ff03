package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.ConnectFuture;
import com.spotify.folsom.GetResult;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EveryServer
final class FolsomIT extends JavaClientContract<FolsomIT.Folsom> {

  private static final long LIMIT_SECONDS = 10;

  FolsomIT(CacheServer server) {
    super(server);
  }

  @Override
  Folsom connect(CacheServer server) throws Exception {
    AsciiMemcacheClient<String> library =
        MemcacheClientBuilder.newStringClient(StandardCharsets.UTF_8)
            .withKeyCharset(StandardCharsets.UTF_8)
            .withAddress(server.host(), server.address().getPort())
            .connectAscii();
    await(ConnectFuture.connectFuture(library));
    return new Folsom(library);
  }

  @Test
  void incr_missingKey_isNull() throws Exception {
    assertThat(await(client().library.incr("folsom-missing", 1))).isNull();
  }

  @Test
  void casGet_presentAndMissing_answersInTheOrderAsked() throws Exception {
    client().set("folsom-cas", "value", 0);
    assertThat(await(client().library.casGet(List.of("folsom-missing", "folsom-cas"))))
        .satisfiesExactly(
            missing -> assertThat(missing).isNull(),
            found -> assertThat(found.getValue()).isEqualTo("value"));
  }

  @Test
  void deleteAll_presentKey_isGone() throws Exception {
    client().set("folsom-delete", "value", 0);
    assertThat(await(client().library.deleteAll("folsom-delete"))).isEqualTo(MemcacheStatus.OK);
    assertThat(client().get("folsom-delete")).isNull();
  }

  @Test
  void stats_answerOnce() throws Exception {
    assertThat(await(client().library.getStats("")).values())
        .singleElement()
        .satisfies(stats ->
            assertThat(stats.getStats()).containsKeys("curr_items", "get_hits", "limit_maxbytes"));
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The library, called as applications call it. */
  record Folsom(AsciiMemcacheClient<String> library) implements CacheClient {

    @Override
    public @Nullable String get(String key) throws Exception {
      return await(library.get(key));
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) throws Exception {
      return await(library.getAsMap(List.copyOf(keys)));
    }

    @Override
    public @Nullable Versioned gets(String key) throws Exception {
      GetResult<String> found = await(library.casGet(key));
      return found == null ? null : new Versioned(found.getValue(), found.getCas());
    }

    @Override
    public boolean set(String key, String value, int exptimeSeconds) throws Exception {
      return isOk(library.set(key, value, exptimeSeconds));
    }

    @Override
    public boolean add(String key, String value) throws Exception {
      return isOk(library.add(key, value, 0));
    }

    @Override
    public boolean replace(String key, String value) throws Exception {
      return isOk(library.replace(key, value, 0));
    }

    @Override
    public boolean append(String key, String value) throws Exception {
      return isOk(library.append(key, value));
    }

    @Override
    public boolean prepend(String key, String value) throws Exception {
      return isOk(library.prepend(key, value));
    }

    @Override
    public boolean cas(String key, String value, long casUnique) throws Exception {
      return isOk(library.set(key, value, 0, casUnique));
    }

    @Override
    public long incr(String key, long delta) throws Exception {
      return await(library.incr(key, delta));
    }

    @Override
    public long decr(String key, long delta) throws Exception {
      return await(library.decr(key, delta));
    }

    @Override
    public boolean delete(String key) throws Exception {
      return isOk(library.delete(key));
    }

    @Override
    public boolean touch(String key, int exptimeSeconds) throws Exception {
      return isOk(library.touch(key, exptimeSeconds));
    }

    @Override
    public void flushAll() throws Exception {
      assertThat(await(library.flushAll(0))).isEqualTo(MemcacheStatus.OK);
    }

    @Override
    public void disconnect() throws Exception {
      library.shutdown();
      await(ConnectFuture.fullyDisconnectedFuture(library));
    }

    private static boolean isOk(CompletionStage<MemcacheStatus> status) throws Exception {
      return await(status) == MemcacheStatus.OK;
    }
  }
}
