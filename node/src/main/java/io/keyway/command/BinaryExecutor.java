package io.keyway.command;

import io.keyway.memory.Memory;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Version;
import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.keyway.store.StoreResult;
import io.keyway.store.ValueCursor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Carries out requests of the binary protocol on the store and writes their replies. One per event
 * loop, shared by its connections.
 *
 * <p>Quiet requests are answered when they fail, but for a read's miss, which is what their clients
 * expect. A request is answered by one value at most, so a connection can send between two; a long
 * one is left to the connection to write.
 */
public final class BinaryExecutor {

  private static final byte[] VERSION = Version.TEXT.getBytes(StandardCharsets.US_ASCII);

  private final Store store;
  private final Activity activity;
  private final Counters counters;
  private final Permissions permissions;
  private final BinaryStats stats;
  private final BinaryValueReply values;
  private final Entry entry;
  private final ValueCursor cursor;

  /** An executor that answers statistics with what {@code stats} says. */
  public BinaryExecutor(
      Store store, Activity activity, StatsReport stats, Permissions permissions) {
    this.store = store;
    this.activity = activity;
    this.counters = activity.counters();
    this.permissions = permissions;
    this.stats = new BinaryStats(stats);
    this.values = new BinaryValueReply(store);
    this.entry = store.newEntry();
    this.cursor = store.newCursor();
  }

  /**
   * Carries out a request that carries no value. Who asks to quit is answered, no more.
   *
   * @return what the caller is to write behind that, or null
   */
  public @Nullable LongReply execute(BinaryRequest request, ByteBuf out) {
    switch (request.command()) {
      case GET, GETK -> {
        return read(request, false, out);
      }
      case TOUCH, GAT, GATK -> {
        return read(request, true, out);
      }
      case DELETE -> delete(request, out);
      case INCREMENT -> add(request, true, out);
      case DECREMENT -> add(request, false, out);
      case FLUSH -> flush(request, out);
      case NOOP, QUIT -> done(request, 0, out);
      case VERSION -> BinaryReply.text(out, request, VERSION);
      case STAT -> stats.write(request, out);
      // Only proxies have an answer.
      case GET_CONFIG -> BinaryReply.status(out, request, BinaryStatus.UNKNOWN_COMMAND);
      default -> throw new IllegalArgumentException("not executed here: " + request.command());
    }
    return null;
  }

  private @Nullable LongReply read(BinaryRequest request, boolean touches, ByteBuf out) {
    boolean hit = open(request);
    try {
      activity.fetched(request.key(), 0, request.keyLength(), touches, hit, entry);
      if (!hit) {
        miss(request, out);
        return null;
      }
      if (touches) {
        entry.touch(request.exptime());
      }
      entry.bump();
      return values.write(entry, request, out);
    } finally {
      entry.close();
    }
  }

  private boolean open(BinaryRequest request) {
    return entry.open(request.key(), 0, request.keyLength());
  }

  private static void miss(BinaryRequest request, ByteBuf out) {
    if (request.isQuiet()) {
      return;
    }
    if (request.command().answersKey()) {
      BinaryReply.keyNotFound(out, request);
    } else {
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
    }
  }

  private void delete(BinaryRequest request, ByteBuf out) {
    int classId = 0;
    int valueLength = 0;
    boolean found = open(request);
    boolean other = found && isOther(request);
    try {
      if (found && !other) {
        classId = entry.classId();
        valueLength = entry.valueLength();
        entry.delete();
      }
    } finally {
      entry.close();
    }
    if (other) {
      BinaryReply.status(out, request, BinaryStatus.EXISTS);
      return;
    }
    activity.deleted("delete", request.key(), 0, request.keyLength(), found, classId, valueLength);
    if (found) {
      done(request, 0, out);
    } else {
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
    }
  }

  private void add(BinaryRequest request, boolean increment, ByteBuf out) {
    boolean found = open(request);
    try {
      if (found) {
        addTo(request, increment, out);
      } else {
        create(request, increment, out);
      }
    } finally {
      entry.close();
    }
  }

  private void addTo(BinaryRequest request, boolean increment, ByteBuf out) {
    if (isOther(request)) {
      // As in memcached, what can't be a number at all is no number before it is another item.
      boolean neverNumeric = entry.valueLength() == 0 || entry.isChained();
      BinaryReply.status(
          out, request, neverNumeric ? BinaryStatus.NON_NUMERIC : BinaryStatus.EXISTS);
      return;
    }
    switch (entry.add(increment, request.delta())) {
      case STORED -> {
        activity.added(increment, StoreResult.STORED, entry.classId());
        counted(request, entry.number(), out);
      }
      case NON_NUMERIC -> BinaryReply.status(out, request, BinaryStatus.NON_NUMERIC);
      default -> BinaryReply.status(out, request, BinaryStatus.NO_MEMORY_FOR_NUMBER);
    }
  }

  /** Stores a counter's initial value where there is no item, if the client wants that. */
  private void create(BinaryRequest request, boolean increment, ByteBuf out) {
    if (!request.creates()) {
      activity.added(increment, StoreResult.NOT_FOUND, 0);
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
      return;
    }
    byte[] digits = Long.toUnsignedString(request.initial()).getBytes(StandardCharsets.US_ASCII);
    int reference =
        store.allocate(request.key(), 0, request.keyLength(), 0, request.exptime(), digits.length);
    if (!Store.isItem(reference)) {
      BinaryReply.status(out, request, BinaryStatus.NO_MEMORY_FOR_NEW_NUMBER);
      return;
    }
    store.valueOf(reference, cursor);
    Memory.copy(digits, 0, cursor.address(), digits.length);
    entry.store(StorageMode.SET, reference, 0);
    counted(request, request.initial(), out);
  }

  private void counted(BinaryRequest request, long value, ByteBuf out) {
    if (!request.isQuiet()) {
      BinaryReply.number(out, request, value, entry.unique());
    }
  }

  /** Whether the client means another item than the one that is there. */
  private boolean isOther(BinaryRequest request) {
    return request.unique() != 0 && entry.unique() != request.unique();
  }

  private void flush(BinaryRequest request, ByteBuf out) {
    if (!permissions.flush()) {
      BinaryReply.status(out, request, BinaryStatus.NOT_ALLOWED);
      return;
    }
    counters.increment(Stat.CMD_FLUSH);
    store.flushAll(request.exptime());
    done(request, 0, out);
  }

  private static void done(BinaryRequest request, long unique, ByteBuf out) {
    if (!request.isQuiet()) {
      BinaryReply.done(out, request, unique);
    }
  }

  /** Makes room for a storage command's value; the upload takes it from here. */
  public void begin(BinaryRequest request, Upload upload) {
    upload.mode = mode(request);
    upload.unique = request.unique();
    upload.noreply = request.isQuiet();
    int length = request.valueLength();
    activity.storing(upload, request.key(), 0, request.keyLength(), length);
    int reference =
        store.allocate(
            request.key(), 0, request.keyLength(), request.flags(), request.exptime(), length);
    if (Store.isItem(reference)) {
      upload.into(reference);
      return;
    }
    boolean tooLarge = reference == Store.TOO_LARGE;
    activity.refused(upload, tooLarge);
    if (request.command() == BinaryCommand.SET) {
      // The client meant to replace what is there, so leaving it would serve a value that was
      // overwritten.
      entry.drop(request.key(), 0, request.keyLength());
    }
    upload.swallow(tooLarge ? ReplyLine.TOO_LARGE : ReplyLine.OUT_OF_MEMORY, length);
  }

  private static StorageMode mode(BinaryRequest request) {
    return switch (request.command()) {
      case SET -> request.unique() == 0 ? StorageMode.SET : StorageMode.CAS;
      case ADD -> request.unique() == 0 ? StorageMode.ADD : StorageMode.CAS;
      case REPLACE -> request.unique() == 0 ? StorageMode.REPLACE : StorageMode.CAS;
      case APPEND -> StorageMode.APPEND;
      case PREPEND -> StorageMode.PREPEND;
      default -> throw new IllegalArgumentException("carries no value: " + request.command());
    };
  }

  /** Stores the value that an upload has taken whole, and answers. */
  public void finish(BinaryRequest request, Upload upload, ByteBuf out) {
    if (upload.refusal != null) {
      BinaryReply.status(out, request, status(upload.refusal));
      return;
    }
    boolean part = upload.mode == StorageMode.APPEND || upload.mode == StorageMode.PREPEND;
    boolean found = entry.open(upload.reference);
    try {
      if (part && found && isOther(request)) {
        store.discard(upload.reference);
        activity.stored(upload, StoreResult.EXISTS, entry);
        BinaryReply.status(out, request, BinaryStatus.EXISTS);
        return;
      }
      StoreResult result = entry.store(upload.mode, upload.reference, upload.unique);
      activity.stored(upload, result, entry);
      if (result == StoreResult.STORED) {
        done(request, entry.unique(), out);
      } else {
        BinaryReply.status(out, request, failure(upload.mode, result));
      }
    } finally {
      entry.close();
    }
  }

  private static BinaryStatus status(ReplyLine refusal) {
    return switch (refusal) {
      case TOO_LARGE -> BinaryStatus.TOO_LARGE;
      case OUT_OF_MEMORY -> BinaryStatus.NO_MEMORY_FOR_ITEM;
      case OUT_OF_MEMORY_DURING_READ -> BinaryStatus.NO_MEMORY_FOR_VALUE;
      default -> throw new IllegalArgumentException("no upload is refused so: " + refusal);
    };
  }

  private static BinaryStatus failure(StorageMode mode, StoreResult result) {
    return switch (result) {
      case EXISTS -> BinaryStatus.EXISTS;
      case NOT_FOUND -> BinaryStatus.NOT_FOUND;
      default ->
          switch (mode) {
            case ADD -> BinaryStatus.EXISTS;
            case REPLACE -> BinaryStatus.NOT_FOUND;
            case SET, CAS, APPEND, PREPEND -> BinaryStatus.NOT_STORED;
          };
    };
  }

  /** Gives up an upload whose client left half-way. */
  public void abort(Upload upload) {
    if (upload.refusal == null) {
      store.discard(upload.reference);
    }
  }
}
