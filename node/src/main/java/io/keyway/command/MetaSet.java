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
  private final Activity activity;
  private final Request request;
  private final MetaReplyWriter writer;

  MetaSet(Store store, Entry entry, Activity activity, Request request, MetaReplyWriter writer) {
    this.store = store;
    this.entry = entry;
    this.activity = activity;
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
    upload.mode = mode(flags);
    activity.storing(upload, line, offset, length, request.valueLength());
    int exptime = vivifies(flags) ? flags.vivifyExptime() : flags.exptime();
    int reference =
        store.allocate(line, offset, length, flags.clientFlags(), exptime, request.valueLength());
    if (Store.isItem(reference)) {
      upload.into(reference);
      return;
    }
    boolean tooLarge = reference == Store.TOO_LARGE;
    activity.refused(upload, tooLarge);
    // In all modes: what the client meant to change must not be served as if it had.
    entry.drop(line, offset, length);
    upload.swallow(tooLarge ? ReplyLine.TOO_LARGE : ReplyLine.OUT_OF_MEMORY, request.valueLength());
  }

  /** What is done, in the words of the classic commands. */
  private static StorageMode mode(MetaFlags flags) {
    return switch (flags.mode()) {
      case 'E' -> StorageMode.ADD;
      case 'A' -> StorageMode.APPEND;
      case 'P' -> StorageMode.PREPEND;
      case 'R' -> flags.has('C') ? StorageMode.CAS : StorageMode.REPLACE;
      default -> flags.has('C') ? StorageMode.CAS : StorageMode.SET;
    };
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
    if (!upload.endedWell()) {
      activity.spoiled(upload);
      store.discard(upload.reference);
      ReplyWriter.line(out, ReplyLine.BAD_DATA_CHUNK);
      return;
    }
    MetaUpload meta = upload.meta();
    entry.open(upload.reference);
    try {
      StoreResult result = store(upload.mode, meta, upload.reference);
      activity.stored(upload, result, entry);
      if (result == StoreResult.STORED) {
        answer(meta, Code.HD, entry.unique(), entry.valueLength(), out);
      } else {
        answer(meta, code(result), 0, meta.valueLength(), out);
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

  private static Code code(StoreResult failure) {
    return switch (failure) {
      case EXISTS -> Code.EX;
      case NOT_FOUND -> Code.NF;
      default -> Code.NS;
    };
  }

  /** Stores an item or gives it back. */
  private StoreResult store(StorageMode mode, MetaUpload meta, int reference) {
    return switch (mode) {
      case ADD -> add(meta, reference);
      case APPEND, PREPEND -> concatenate(mode, meta, reference);
      case CAS -> compareAndSet(meta, reference);
      case REPLACE, SET -> put(mode, meta, reference);
    };
  }

  private StoreResult put(StorageMode mode, MetaUpload meta, int reference) {
    StoreResult result = entry.store(mode, reference, 0);
    if (result == StoreResult.STORED && meta.hasNewUnique()) {
      entry.unique(meta.newUnique());
    }
    return result;
  }

  private StoreResult add(MetaUpload meta, int reference) {
    // Not left to the store, for which a key that is there counts as read.
    return entry.isPresent()
        ? refuse(StoreResult.NOT_STORED, reference)
        : put(StorageMode.SET, meta, reference);
  }

  private StoreResult compareAndSet(MetaUpload meta, int reference) {
    if (!entry.isPresent()) {
      return refuse(StoreResult.NOT_FOUND, reference);
    }
    int order = Long.compareUnsigned(meta.unique(), entry.unique());
    // A unique of 0 is no item's, so it is not older than one either.
    if (meta.unique() == 0 || order > 0 || (order < 0 && !meta.mayBeStale())) {
      return refuse(StoreResult.EXISTS, reference);
    }
    return order == 0 ? put(StorageMode.SET, meta, reference) : putStale(meta, reference);
  }

  /**
   * Stores a value that is older than the item's. The item is stale then, but lives no longer than
   * before, nor makes another reader fetch it anew.
   */
  private StoreResult putStale(MetaUpload meta, int reference) {
    int expiry = entry.expirySeconds();
    boolean tokenSent = entry.isTokenSent();
    StoreResult result = put(StorageMode.SET, meta, reference);
    entry.expirySeconds(expiry);
    entry.stale(true);
    entry.tokenSent(tokenSent);
    return result;
  }

  private StoreResult concatenate(StorageMode mode, MetaUpload meta, int part) {
    if (!entry.isPresent() && meta.mayVivify()) {
      return put(StorageMode.SET, meta, part);
    }
    // A unique of 0 is no condition here.
    if (entry.isPresent() && meta.unique() != 0 && meta.unique() != entry.unique()) {
      return refuse(StoreResult.EXISTS, part);
    }
    return put(mode, meta, part);
  }

  private StoreResult refuse(StoreResult result, int reference) {
    store.discard(reference);
    return result;
  }
}
