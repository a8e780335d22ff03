package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.SerializingTranscoder;
import org.junit.jupiter.api.Test;

/** Spymemcached with the binary protocol. */
@EveryServer
final class SpymemcachedBinaryIT extends JavaClientContract<SpymemcachedIT.Spymemcached> {

  SpymemcachedBinaryIT(CacheServer server) {
    super(server);
  }

  @Override
  SpymemcachedIT.Spymemcached connect(CacheServer server) throws Exception {
    SerializingTranscoder transcoder = new SerializingTranscoder();
    transcoder.setCompressionThreshold(Integer.MAX_VALUE);
    ConnectionFactoryBuilder options =
        new ConnectionFactoryBuilder()
            .setProtocol(Protocol.BINARY)
            .setTranscoder(transcoder)
            .setDaemon(true);
    MemcachedClient library = new MemcachedClient(options.build(), List.of(server.address()));
    return new SpymemcachedIT.Spymemcached(library);
  }

  @Test
  void incr_missingKeyWithDefault_isTheDefault() {
    assertThat(client().library().incr("spy-missing", 1)).isEqualTo(-1);
    assertThat(client().library().incr("spy-counter", 1, 10)).isEqualTo(10);
    assertThat(client().library().incr("spy-counter", 1, 10)).isEqualTo(11);
  }

  @Test
  void getAndTouch_presentOrMissing_returnsTheValue() {
    assertThat(client().library().getAndTouch("spy-touched", 100)).isNull();
    client().library().set("spy-touched", 0, "value");
    assertThat(client().library().getAndTouch("spy-touched", 100).getValue()).isEqualTo("value");
  }

  @Test
  void delete_withUnique_deletesOnlyThatItem() throws Exception {
    client().library().set("spy-deleted", 0, "value").get();
    long unique = client().library().gets("spy-deleted").getCas();
    assertThat(client().library().delete("spy-deleted", unique + 1).get()).isFalse();
    assertThat(client().library().delete("spy-deleted", unique).get()).isTrue();
  }

  @Test
  void statsAndVersions_answerOnce() {
    assertThat(client().library().getVersions())
        .hasSize(1)
        .allSatisfy((_, version) -> assertThat(version).isNotEmpty());
    assertThat(client().library().getStats().values())
        .singleElement()
        .satisfies(
            stats -> assertThat(stats).containsKeys("curr_items", "get_hits", "limit_maxbytes"));
    assertThat(client().library().getStats("settings").values())
        .singleElement()
        .satisfies(stats -> assertThat(stats).containsKey("maxbytes"));
  }
}
