package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.transcoders.SerializingTranscoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EveryServer
final class XmemcachedIT extends JavaClientContract<XmemcachedIT.Xmemcached> {

  XmemcachedIT(CacheServer server) {
    super(server);
  }

  @Override
  Xmemcached connect(CacheServer server) throws Exception {
    SerializingTranscoder transcoder = new SerializingTranscoder();
    transcoder.setCompressionThreshold(Integer.MAX_VALUE);
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(server.address()));
    builder.setTranscoder(transcoder);
    return new Xmemcached(builder.build());
  }

  @Test
  void incr_missingKeyWithDefault_addsTheDefault() throws Exception {
    assertThat(client().library.incr("x-counter", 1, 10)).isEqualTo(10);
    assertThat(client().library.incr("x-counter", 1, 10)).isEqualTo(11);
  }

  @Test
  void counter_setAndAdd_counts() throws Exception {
    client().library.getCounter("x-counter-object", 5).incrementAndGet();
    assertThat(client().library.getCounter("x-counter-object", 5).get()).isEqualTo(6);
  }

  @Test
  void withoutReply_manyChanges_areAllDone() throws Exception {
    for (int i = 0; i < 100; i++) {
      client().library.setWithNoReply("x-quiet", 0, "1");
      client().library.incrWithNoReply("x-quiet", i);
      assertThat(client().get("x-quiet")).isEqualTo(String.valueOf(1 + i));
    }
    client().library.deleteWithNoReply("x-quiet");
    assertThat(client().get("x-quiet")).isNull();
  }

  @Test
  void statsAndVersions_answerOnce() throws Exception {
    assertThat(client().library.getVersions())
        .hasSize(1)
        .allSatisfy((_, version) -> assertThat(version).isNotEmpty());
    assertThat(client().library.getStats().values())
        .singleElement()
        .satisfies(
            stats -> assertThat(stats).containsKeys("curr_items", "get_hits", "limit_maxbytes"));
  }

  /** The library, called as applications call it. */
  record Xmemcached(MemcachedClient library) implements CacheClient {

    @Override
    public @Nullable String get(String key) throws Exception {
      return library.get(key);
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) throws Exception {
      return library.get(keys);
    }

    @Override
    public @Nullable Versioned gets(String key) throws Exception {
      GetsResponse<String> found = library.gets(key);
      return found == null ? null : new Versioned(found.getValue(), found.getCas());
    }

    @Override
    public boolean set(String key, String value, int exptimeSeconds) throws Exception {
      return library.set(key, exptimeSeconds, value);
    }

    @Override
    public boolean add(String key, String value) throws Exception {
      return library.add(key, 0, value);
    }

    @Override
    public boolean replace(String key, String value) throws Exception {
      return library.replace(key, 0, value);
    }

    @Override
    public boolean append(String key, String value) throws Exception {
      return library.append(key, value);
    }

    @Override
    public boolean prepend(String key, String value) throws Exception {
      return library.prepend(key, value);
    }

    @Override
    public boolean cas(String key, String value, long casUnique) throws Exception {
      return library.cas(key, 0, value, casUnique);
    }

    @Override
    public long incr(String key, long delta) throws Exception {
      return library.incr(key, delta);
    }

    @Override
    public long decr(String key, long delta) throws Exception {
      return library.decr(key, delta);
    }

    @Override
    public boolean delete(String key) throws Exception {
      return library.delete(key);
    }

    @Override
    public boolean touch(String key, int exptimeSeconds) throws Exception {
      return library.touch(key, exptimeSeconds);
    }

    @Override
    public void flushAll() throws Exception {
      library.flushAll();
    }

    @Override
    public void disconnect() throws IOException {
      library.shutdown();
    }
  }
}
