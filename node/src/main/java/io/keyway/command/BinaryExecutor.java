package io.keyway.command;

import io.keyway.memory.Memory;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Version;
import io.keyway.store.DecimalValue;
import io.keyway.store.ItemReader;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.keyway.store.StoreResult;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Carries out requests of the binary protocol on the store and writes their replies. One per event
 * loop, shared by its connections.
 *
 * <p>Quiet requests are answered when they fail, but for a read's miss, which is what their clients
 * expect. A request is answered by one value at most, so a connection can send between two.
 */
public final class BinaryExecutor {

  private static final byte[] VERSION = Version.TEXT.getBytes(StandardCharsets.US_ASCII);

  private final Store store;
  private final Counters counters;
  private final BinaryStats stats;
  private final BinaryValueReply values = new BinaryValueReply();
  private final DecimalValue number = new DecimalValue();
  private final ItemUnique item = new ItemUnique();

  /** An executor that answers statistics with what {@code stats} says. */
  public BinaryExecutor(Store store, Counters counters, StatsReport stats) {
    this.store = store;
    this.counters = counters;
    this.stats = new BinaryStats(stats);
  }

  /** Carries out a request that carries no value. Who asks to quit is answered, no more. */
  public void execute(BinaryRequest request, ByteBuf out) {
    switch (request.command()) {
      case GET, GETK -> get(request, out);
      case TOUCH, GAT, GATK -> touch(request, out);
      case DELETE -> delete(request, out);
      case INCREMENT -> add(request, true, out);
      case DECREMENT -> add(request, false, out);
      case FLUSH -> flush(request, out);
      case NOOP, QUIT -> done(request, 0, out);
      case VERSION -> BinaryReply.text(out, request, VERSION);
      case STAT -> stats.write(request, out);
      default -> throw new IllegalArgumentException("not executed here: " + request.command());
    }
  }

  private void get(BinaryRequest request, ByteBuf out) {
    values.to(request, out);
    boolean hit = store.read(request.key(), 0, request.keyLength(), values);
    counters.increment(Stat.CMD_GET);
    counters.increment(hit ? Stat.GET_HITS : Stat.GET_MISSES);
    if (!hit) {
      miss(request, out);
    }
  }

  private void touch(BinaryRequest request, ByteBuf out) {
    values.to(request, out);
    boolean hit =
        store.touchAndRead(request.key(), 0, request.keyLength(), request.exptime(), values);
    counters.increment(Stat.CMD_TOUCH);
    counters.increment(hit ? Stat.TOUCH_HITS : Stat.TOUCH_MISSES);
    if (!hit) {
      miss(request, out);
    }
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
    if (isOther(request)) {
      BinaryReply.status(out, request, BinaryStatus.EXISTS);
      return;
    }
    boolean found = store.delete(request.key(), 0, request.keyLength());
    counters.increment(found ? Stat.DELETE_HITS : Stat.DELETE_MISSES);
    if (found) {
      done(request, 0, out);
    } else {
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
    }
  }

  private void add(BinaryRequest request, boolean increment, ByteBuf out) {
    if (isOther(request)) {
      boolean empty = item.valueLength == 0;
      BinaryReply.status(out, request, empty ? BinaryStatus.NON_NUMERIC : BinaryStatus.EXISTS);
      return;
    }
    StoreResult result =
        store.add(request.key(), 0, request.keyLength(), increment, request.delta(), number);
    switch (result) {
      case STORED -> {
        counters.increment(increment ? Stat.INCR_HITS : Stat.DECR_HITS);
        counted(request, number.value(), out);
      }
      case NON_NUMERIC -> BinaryReply.status(out, request, BinaryStatus.NON_NUMERIC);
      case NOT_FOUND -> create(request, increment, out);
      default -> BinaryReply.status(out, request, BinaryStatus.NO_MEMORY_FOR_NUMBER);
    }
  }

  /** Stores a counter's initial value where there is no item, if the client wants that. */
  private void create(BinaryRequest request, boolean increment, ByteBuf out) {
    if (!request.creates()) {
      counters.increment(increment ? Stat.INCR_MISSES : Stat.DECR_MISSES);
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
      return;
    }
    byte[] digits = Long.toUnsignedString(request.initial()).getBytes(StandardCharsets.US_ASCII);
    int reference =
        store.allocate(request.key(), 0, request.keyLength(), 0, request.exptime(), digits.length);
    if (reference < 0) {
      BinaryReply.status(out, request, BinaryStatus.NO_MEMORY_FOR_NEW_NUMBER);
      return;
    }
    Memory.copy(digits, 0, store.valueAddress(reference), digits.length);
    if (store.commit(StorageMode.ADD, reference, 0) == StoreResult.STORED) {
      counted(request, request.initial(), out);
    } else {
      BinaryReply.status(out, request, BinaryStatus.NOT_STORED);
    }
  }

  private void counted(BinaryRequest request, long value, ByteBuf out) {
    if (!request.isQuiet()) {
      BinaryReply.number(out, request, value, unique(request));
    }
  }

  /** Whether the client means an item that is there no more, but another one is. */
  private boolean isOther(BinaryRequest request) {
    if (request.unique() == 0) {
      return false;
    }
    long unique = unique(request);
    return unique != 0 && unique != request.unique();
  }

  private long unique(BinaryRequest request) {
    item.unique = 0;
    boolean found = store.read(request.key(), 0, request.keyLength(), item);
    return found ? item.unique : 0;
  }

  private void flush(BinaryRequest request, ByteBuf out) {
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
    int reference =
        store.allocate(
            request.key(), 0, request.keyLength(), request.flags(), request.exptime(), length);
    if (reference > 0) {
      upload.into(reference, store.valueAddress(reference), length);
      return;
    }
    boolean tooLarge = reference == Store.TOO_LARGE;
    counters.increment(tooLarge ? Stat.STORE_TOO_LARGE : Stat.STORE_NO_MEMORY);
    if (request.command() == BinaryCommand.SET) {
      // The client meant to replace what is there, so leaving it would serve a value that was
      // overwritten.
      store.delete(request.key(), 0, request.keyLength());
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
      boolean tooLarge = upload.refusal == ReplyLine.TOO_LARGE;
      BinaryReply.status(
          out, request, tooLarge ? BinaryStatus.TOO_LARGE : BinaryStatus.NO_MEMORY_FOR_ITEM);
      return;
    }
    counters.increment(Stat.CMD_SET);
    boolean part = upload.mode == StorageMode.APPEND || upload.mode == StorageMode.PREPEND;
    if (part && isOther(request)) {
      store.discard(upload.reference);
      BinaryReply.status(out, request, BinaryStatus.EXISTS);
      return;
    }
    StoreResult result = store.commit(upload.mode, upload.reference, upload.unique);
    if (result == StoreResult.STORED) {
      done(request, unique(request), out);
    } else {
      BinaryReply.status(out, request, failure(upload.mode, result));
    }
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

  /** The CAS unique of the item last read. */
  private static final class ItemUnique implements ItemReader {

    private long unique;
    private int valueLength;

    @Override
    public void read(int flags, int itemValueLength, long itemUnique, long valueAddress) {
      unique = itemUnique;
      valueLength = itemValueLength;
    }
  }
}
