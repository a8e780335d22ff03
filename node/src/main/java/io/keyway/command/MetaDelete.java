package io.keyway.command;

import io.keyway.protocol.MetaFlags;
import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;

/**
 * {@code md}: drops an item, or its value alone, or keeps it as stale. One per event loop.
 *
 * <p>Quiet hides nothing but success.
 */
final class MetaDelete {

  private final Store store;
  private final Entry entry;
  private final Activity activity;
  private final Request request;
  private final MetaReplyWriter writer;

  MetaDelete(Store store, Entry entry, Activity activity, Request request, MetaReplyWriter writer) {
    this.store = store;
    this.entry = entry;
    this.activity = activity;
    this.request = request;
    this.writer = writer;
  }

  void execute(ByteBuf out) {
    MetaFlags flags = request.meta();
    boolean found = entry.open(request.line(), request.keyOffset(), request.keyLength());
    try {
      if (!found) {
        deleted(false);
        answer(Code.NF, out);
      } else if (flags.has('C') && flags.unique() != entry.unique()) {
        deleted(false);
        answer(Code.EX, out);
      } else if (flags.has('x') && !empty(flags)) {
        ReplyWriter.line(out, ReplyLine.NO_MEMORY);
      } else {
        invalidateOrRemove(flags);
        if (!flags.isQuiet()) {
          answer(Code.HD, out);
        }
      }
    } finally {
      entry.close();
    }
  }

  /**
   * Puts an item without a value, and with the flags and expiry of the request, in place of the one
   * that is there; false if there is no memory. Its CAS unique stays.
   */
  private boolean empty(MetaFlags flags) {
    int empty =
        store.allocate(
            request.line(),
            request.keyOffset(),
            request.keyLength(),
            flags.clientFlags(),
            flags.exptime(),
            0);
    if (!Store.isItem(empty)) {
      return false;
    }
    long unique = flags.has('E') ? flags.newUnique() : entry.unique();
    entry.store(StorageMode.SET, empty, 0);
    entry.unique(unique);
    return true;
  }

  private void invalidateOrRemove(MetaFlags flags) {
    if (flags.has('I')) {
      invalidate(flags);
      return;
    }
    deleted(true);
    if (!flags.has('x')) {
      entry.delete();
    }
  }

  private void invalidate(MetaFlags flags) {
    if (flags.has('T')) {
      entry.touch(flags.exptime());
    }
    entry.stale(true);
    entry.tokenSent(false);
    if (flags.has('E')) {
      entry.unique(flags.newUnique());
    } else {
      entry.renewUnique();
    }
  }

  private void deleted(boolean found) {
    int classId = found ? entry.classId() : 0;
    int valueLength = found ? entry.valueLength() : 0;
    activity.deleted(
        "md",
        request.line(),
        request.keyOffset(),
        request.keyLength(),
        found,
        classId,
        valueLength);
  }

  private void answer(Code code, ByteBuf out) {
    writer.start(code);
    writer.echoes(request);
    writer.end(out);
  }
}
