package io.keyway.e2e;

import java.util.List;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.transcoders.SerializingTranscoder;

/** Xmemcached with the binary protocol. */
@EveryServer
final class XmemcachedBinaryIT extends JavaClientContract<XmemcachedIT.Xmemcached> {

  XmemcachedBinaryIT(CacheServer server) {
    super(server);
  }

  @Override
  XmemcachedIT.Xmemcached connect(CacheServer server) throws Exception {
    SerializingTranscoder transcoder = new SerializingTranscoder();
    transcoder.setCompressionThreshold(Integer.MAX_VALUE);
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(server.address()));
    builder.setCommandFactory(new BinaryCommandFactory());
    builder.setTranscoder(transcoder);
    return new XmemcachedIT.Xmemcached(builder.build());
  }
}
