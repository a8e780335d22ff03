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
import io.keyway.store.StoreResult;
import io.netty.buffer.ByteBuf;

/**
 * {@code ms}: stores a value under the condition of its mode, with its line at the start and its
 * answer when the value has arrived. One per event loop.
 */
final class MetaSet {

  private final Store store;
  private final Entry entry;
  private final Counters counters;
  private final Request request;
  private final MetaReplyWriter writer;

  MetaSet(Store store, Entry entry, Counters counters, Request request, MetaReplyWriter writer) {
    this.store = store;
    this.entry = entry;
    this.counters = counters;
    this.request = request;
    this.writer = writer;
  }

  void begin(Upload upload) {
    MetaFlags flags = request.meta();
    MetaUpload meta = upload.meta();
    meta.keep(request);
    byte[] line = request.line();
    int offset = request.keyOffset();
    int length = request.keyLength();
    int exptime = vivifies(flags) ? flags.vivifyExptime() : flags.exptime();
    int reference =
        store.allocate(line, offset, length, flags.clientFlags(), exptime, request.valueLength());
    if (Store.isItem(reference)) {
      upload.into(reference);
      return;
    }
    boolean tooLarge = reference == Store.TOO_LARGE;
    counters.increment(tooLarge ? Stat.STORE_TOO_LARGE : Stat.STORE_NO_MEMORY);
    // In all modes: what the client meant to change must not be served as if it had.
    entry.drop(line, offset, length);
    upload.swallow(tooLarge ? ReplyLine.TOO_LARGE : ReplyLine.OUT_OF_MEMORY, request.valueLength());
  }

  private static boolean vivifies(MetaFlags flags) {
    return flags.has('N') && (flags.mode() == 'A' || flags.mode() == 'P');
  }

  void finish(Upload upload, ByteBuf out) {
    ReplyLine refusal = upload.refusal;
    if (refusal != null) {
      ReplyWriter.line(out, refusal);
      return;
    }
    counters.increment(Stat.CMD_SET);
    if (!upload.endedWell()) {
      store.discard(upload.reference);
      ReplyWriter.line(out, ReplyLine.BAD_DATA_CHUNK);
      return;
    }
    MetaUpload meta = upload.meta();
    entry.open(upload.reference);
    try {
      Code code = store(meta, upload.reference);
      if (code == Code.HD) {
        answer(meta, code, entry.unique(), entry.valueLength(), out);
      } else {
        answer(meta, code, 0, meta.valueLength(), out);
      }
    } finally {
      entry.close();
    }
  }

  private void answer(MetaUpload meta, Code code, long unique, int valueLength, ByteBuf out) {
    if (code != Code.HD || !meta.isQuiet()) {
      writer.start(code);
      meta.echo().write(writer, unique, valueLength);
      writer.end(out);
    }
  }

  /** Stores an item or gives it back. */
  private Code store(MetaUpload meta, int reference) {
    return switch (meta.mode()) {
      case 'E' -> add(meta, reference);
      case 'A' -> concatenate(StorageMode.APPEND, meta, reference);
      case 'P' -> concatenate(StorageMode.PREPEND, meta, reference);
      case 'R' ->
          meta.hasUnique()
              ? compareAndSet(meta, reference)
              : store(StorageMode.REPLACE, meta, reference);
      default ->
          meta.hasUnique()
              ? compareAndSet(meta, reference)
              : store(StorageMode.SET, meta, reference);
    };
  }

  private Code store(StorageMode mode, MetaUpload meta, int reference) {
    if (entry.store(mode, reference, 0) != StoreResult.STORED) {
      return Code.NS;
    }
    if (meta.hasNewUnique()) {
      entry.unique(meta.newUnique());
    }
    return Code.HD;
  }

  private Code add(MetaUpload meta, int reference) {
    // Not left to the store, for which a key that is there counts as read.
    return entry.isPresent() ? refuse(Code.NS, reference) : store(StorageMode.SET, meta, reference);
  }

  private Code compareAndSet(MetaUpload meta, int reference) {
    if (!entry.isPresent()) {
      counters.increment(Stat.CAS_MISSES);
      return refuse(Code.NF, reference);
    }
    int order = Long.compareUnsigned(meta.unique(), entry.unique());
    // A unique of 0 is no item's, so it is not older than one either.
    if (meta.unique() == 0 || order > 0 || (order < 0 && !meta.mayBeStale())) {
      counters.increment(Stat.CAS_BADVAL);
      return refuse(Code.EX, reference);
    }
    counters.increment(Stat.CAS_HITS);
    return order == 0 ? store(StorageMode.SET, meta, reference) : storeStale(meta, reference);
  }

  /**
   * Stores a value that is older than the item's. The item is stale then, but lives no longer than
   * before, nor makes another reader fetch it anew.
   */
  private Code storeStale(MetaUpload meta, int reference) {
    int expiry = entry.expirySeconds();
    boolean tokenSent = entry.isTokenSent();
    Code code = store(StorageMode.SET, meta, reference);
    entry.expirySeconds(expiry);
    entry.stale(true);
    entry.tokenSent(tokenSent);
    return code;
  }

  private Code concatenate(StorageMode mode, MetaUpload meta, int part) {
    if (!entry.isPresent() && meta.mayVivify()) {
      return store(StorageMode.SET, meta, part);
    }
    // A unique of 0 is no condition here.
    if (entry.isPresent() && meta.unique() != 0 && meta.unique() != entry.unique()) {
      return refuse(Code.EX, part);
    }
    return store(mode, meta, part);
  }

  private Code refuse(Code code, int reference) {
    store.discard(reference);
    return code;
  }
}
