package io.keyway.command;

import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;

/**
 * Carries out meta commands on the store and writes their replies. One per event loop, shared by
 * its connections.
 *
 * <p>Each command sees and changes its item under one hold of the item's lock, so that of two
 * readers of a stale item one alone wins. A reply is as long as the value in it; the connection
 * sends when replies pile up, as after any other command.
 */
final class MetaExecutor {

  private final Request request;
  private final MetaGet get;
  private final MetaSet set;
  private final MetaDelete delete;
  private final MetaArithmetic arithmetic;
  private final MetaDebug debug;

  /** An executor for the requests that are parsed into {@code request}. */
  MetaExecutor(Store store, Counters counters, Request request) {
    MetaReplyWriter writer = new MetaReplyWriter();
    Entry entry = store.newEntry();
    this.request = request;
    this.get = new MetaGet(store, entry, counters, request, writer);
    this.set = new MetaSet(store, entry, counters, request, writer);
    this.delete = new MetaDelete(store, entry, counters, request, writer);
    this.arithmetic = new MetaArithmetic(store, entry, counters, request, writer);
    this.debug = new MetaDebug(store, entry, counters, request, writer);
  }

  /** Carries out a meta command without a value. */
  void execute(ByteBuf out) {
    switch (request.command()) {
      case MG -> get.execute(out);
      case MD -> delete.execute(out);
      case MA -> arithmetic.execute(out);
      case ME -> debug.execute(out);
      default -> throw new IllegalArgumentException("not executed here: " + request.command());
    }
  }

  /** Makes room for the value of an {@code ms}; the upload takes it from here. */
  void begin(Upload upload) {
    set.begin(upload);
  }

  /** Stores the value that an upload has taken whole, and answers. */
  void finish(Upload upload, ByteBuf out) {
    set.finish(upload, out);
  }
}
