package io.keyway.server;

import io.keyway.command.Watcher;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Sends a watching client its lines as fast as it takes them. Event loop only, but for {@link
 * #wake}.
 */
final class WatchStream {

  private final Channel channel;
  private @Nullable Watcher watcher;

  WatchStream(Channel channel) {
    this.channel = channel;
  }

  /** Sends for this watcher from now on. */
  void start(Watcher started) {
    watcher = started;
  }

  /** Has the event loop send what there is. Any thread. */
  void wake() {
    channel.eventLoop().execute(this::send);
  }

  /** Sends what there is, unless the client has not taken the last lines yet. */
  void send() {
    Watcher source = watcher;
    if (source != null && channel.isActive() && channel.isWritable()) {
      ByteBuf lines = channel.alloc().directBuffer();
      source.drain(lines);
      channel.writeAndFlush(lines, channel.voidPromise());
    }
  }
}
