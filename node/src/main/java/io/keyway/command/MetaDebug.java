package io.keyway.command;

import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;

/**
 * {@code me}: says what is known about an item, for people; it counts as no read. One per event
 * loop; allocates.
 */
final class MetaDebug {

  private final Store store;
  private final Entry entry;
  private final Counters counters;
  private final Request request;
  private final MetaReplyWriter writer;

  MetaDebug(Store store, Entry entry, Counters counters, Request request, MetaReplyWriter writer) {
    this.store = store;
    this.entry = entry;
    this.counters = counters;
    this.request = request;
    this.writer = writer;
  }

  void execute(ByteBuf out) {
    // The one command that memcached counts as meta.
    counters.increment(Stat.CMD_META);
    boolean found = entry.open(request.line(), request.keyOffset(), request.keyLength());
    try {
      if (found) {
        writer.debug(out, request, fields());
      } else {
        writer.start(Code.EN);
        writer.end(out);
      }
    } finally {
      entry.close();
    }
  }

  private String fields() {
    return "exp="
        + entry.ttlSeconds()
        + " la="
        + entry.idleSeconds()
        + " cas="
        + Long.toUnsignedString(entry.unique())
        + " fetch="
        + (entry.isFetched() ? "yes" : "no")
        + " cls="
        + entry.classId()
        + " size="
        + (entry.accountedBytes() + (store.settings().unique() ? Long.BYTES : 0));
  }
}
