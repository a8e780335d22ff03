package io.keyway.command;

import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Carries out meta commands on the store and writes their replies. One per event loop, shared by
 * its connections.
 *
 * <p>Each command sees and changes its item under one hold of the item's lock, so that of two
 * readers of a stale item one alone wins. A long value is left to the connection to write, as after
 * any other command.
 */
final class MetaExecutor {

  private final Request request;
  private final MetaGet get;
  private final MetaSet set;
  private final MetaDelete delete;
  private final MetaArithmetic arithmetic;
  private final MetaDebug debug;

  /** An executor for the requests that are parsed into {@code request}. */
  MetaExecutor(Store store, Activity activity, Request request) {
    MetaReplyWriter writer = new MetaReplyWriter();
    Entry entry = store.newEntry();
    this.request = request;
    this.get = new MetaGet(store, entry, activity, request, writer);
    this.set = new MetaSet(store, entry, activity, request, writer);
    this.delete = new MetaDelete(store, entry, activity, request, writer);
    this.arithmetic = new MetaArithmetic(store, entry, activity, request, writer);
    this.debug = new MetaDebug(store, entry, activity.counters(), request, writer);
  }

  /**
   * Carries out a meta command without a value.
   *
   * @return what the caller is to write behind that, or null
   */
  @Nullable LongReply execute(ByteBuf out) {
    switch (request.command()) {
      case MG -> {
        return get.execute(out);
      }
      case MD -> delete.execute(out);
      case MA -> arithmetic.execute(out);
      case ME -> debug.execute(out);
      default -> throw new IllegalArgumentException("not executed here: " + request.command());
    }
    return null;
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
