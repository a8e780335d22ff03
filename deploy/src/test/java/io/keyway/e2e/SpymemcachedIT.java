package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.SerializingTranscoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EveryServer
final class SpymemcachedIT extends JavaClientContract<SpymemcachedIT.Spymemcached> {

  SpymemcachedIT(CacheServer server) {
    super(server);
  }

  @Override
  Spymemcached connect(CacheServer server) throws Exception {
    SerializingTranscoder transcoder = new SerializingTranscoder();
    transcoder.setCompressionThreshold(Integer.MAX_VALUE);
    ConnectionFactoryBuilder options =
        new ConnectionFactoryBuilder()
            .setProtocol(ConnectionFactoryBuilder.Protocol.TEXT)
            .setTranscoder(transcoder)
            .setDaemon(true);
    return new Spymemcached(new MemcachedClient(options.build(), List.of(server.address())));
  }

  @Test
  void incr_missingKeyWithDefault_addsTheDefault() {
    assertThat(client().library.incr("spy-missing", 1)).isEqualTo(-1);
    assertThat(client().library.incr("spy-counter", 1, 10)).isEqualTo(10);
    assertThat(client().library.incr("spy-counter", 1, 10)).isEqualTo(11);
  }

  @Test
  void statsAndVersions_answerOnce() {
    assertThat(client().library.getVersions())
        .hasSize(1)
        .allSatisfy((_, version) -> assertThat(version).isNotEmpty());
    assertThat(client().library.getStats().values())
        .singleElement()
        .satisfies(
            stats -> assertThat(stats).containsKeys("curr_items", "get_hits", "limit_maxbytes"));
  }

  /** The library, called as applications call it. */
  record Spymemcached(MemcachedClient library) implements CacheClient {

    @Override
    public @Nullable String get(String key) {
      return (String) library.get(key);
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) {
      Map<String, String> values = new HashMap<>();
      library.getBulk(keys).forEach((key, value) -> values.put(key, (String) value));
      return values;
    }

    @Override
    public @Nullable Versioned gets(String key) {
      CASValue<Object> found = library.gets(key);
      return found == null ? null : new Versioned((String) found.getValue(), found.getCas());
    }

    @Override
    public boolean set(String key, String value, int exptimeSeconds) throws Exception {
      return library.set(key, exptimeSeconds, value).get();
    }

    @Override
    public boolean add(String key, String value) throws Exception {
      return library.add(key, 0, value).get();
    }

    @Override
    public boolean replace(String key, String value) throws Exception {
      return library.replace(key, 0, value).get();
    }

    @Override
    public boolean append(String key, String value) throws Exception {
      return library.append(key, value).get();
    }

    @Override
    public boolean prepend(String key, String value) throws Exception {
      return library.prepend(key, value).get();
    }

    @Override
    public boolean cas(String key, String value, long casUnique) {
      return library.cas(key, casUnique, value) == CASResponse.OK;
    }

    @Override
    public long incr(String key, long delta) {
      return library.incr(key, delta);
    }

    @Override
    public long decr(String key, long delta) {
      return library.decr(key, delta);
    }

    @Override
    public boolean delete(String key) throws Exception {
      return library.delete(key).get();
    }

    @Override
    public boolean touch(String key, int exptimeSeconds) throws Exception {
      return library.touch(key, exptimeSeconds).get();
    }

    @Override
    public void flushAll() throws Exception {
      assertThat(library.flush().get()).isTrue();
    }

    @Override
    public void disconnect() {
      library.shutdown();
    }
  }
}
