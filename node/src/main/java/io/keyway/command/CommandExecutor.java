package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.protocol.Version;
import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.keyway.store.StoreResult;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Carries out requests on the store and writes their replies. One per event loop, shared by its
 * connections.
 *
 * <p>Reply buffers belong to the connection and grow as needed; {@link #retrieve} stops at {@link
 * #REPLY_BYTES_MAX} so that a slow reader of many values does not make them grow without bound.
 */
public final class CommandExecutor {

  /**
   * The most that one retrieval adds to a reply buffer before it lets the connection send, but for
   * the value it is at.
   */
  public static final int REPLY_BYTES_MAX = 128 << 10;

  private final Store store;
  private final Activity activity;
  private final Counters counters;
  private final StatsReport stats;
  private final Request request;
  private final AdminCommands admin;
  private final Permissions permissions;
  private final ReplyWriter writer = new ReplyWriter();
  private final ValueReply values;
  private final Entry entry;
  private final MetaExecutor meta;
  private @Nullable LongReply longReply;

  /** An executor for the requests that are parsed into {@code request}. */
  public CommandExecutor(
      Store store,
      Activity activity,
      StatsReport stats,
      Request request,
      Observation observation,
      Permissions permissions) {
    this.store = store;
    this.activity = activity;
    this.counters = activity.counters();
    this.stats = stats;
    this.request = request;
    this.admin = new AdminCommands(store, observation, request, permissions.dump());
    this.permissions = permissions;
    this.values = new ValueReply(writer, request, store);
    this.entry = store.newEntry();
    this.meta = new MetaExecutor(store, activity, request);
  }

  /** Carries out a request that is neither a retrieval, nor a storage command, nor quit. */
  public void execute(ByteBuf out) {
    abandonLongReply();
    switch (request.command()) {
      case DELETE -> delete(out);
      case INCR -> add(true, out);
      case DECR -> add(false, out);
      case TOUCH -> touch(out);
      case FLUSH_ALL -> flushAll(out);
      case VERBOSITY, SLABS, LRU, LRU_CRAWLER, CACHE_MEMLIMIT -> longReply = admin.execute(out);
      case CONFIG -> ReplyWriter.line(out, ReplyLine.ERROR); // Only proxies have an answer.
      case VERSION -> Buffers.write(out, Version.line());
      case STATS -> longReply = statistics(request.arguments(), out);
      case MN -> ReplyWriter.line(out, ReplyLine.MN);
      case MG, MD, MA, ME -> longReply = meta.execute(out);
      default -> throw new IllegalArgumentException("not executed here: " + request.command());
    }
  }

  /**
   * Answers the keys of a retrieval from its current one on.
   *
   * @return whether the reply is complete; if not, take a {@linkplain #takeLongReply long reply}
   *     that belongs in between, send what there is and call again, or keep what {@link
   *     Request#writeRest} says
   */
  public boolean retrieve(ByteBuf out) {
    abandonLongReply();
    while (out.readableBytes() < REPLY_BYTES_MAX && longReply == null) {
      if (!request.nextKey()) {
        ReplyWriter.line(out, ReplyLine.END);
        return true;
      }
      retrieveKey(out);
    }
    return false;
  }

  /** The reply that the last request left to the caller to write, or null. */
  public @Nullable LongReply takeLongReply() {
    LongReply taken = longReply;
    longReply = null;
    return taken;
  }

  /** One that nobody took, as something was thrown first, must not reach the next client. */
  private void abandonLongReply() {
    LongReply left = takeLongReply();
    if (left != null) {
      left.abandon();
    }
  }

  private void retrieveKey(ByteBuf out) {
    byte[] line = request.line();
    int offset = request.keyOffset();
    int length = request.keyLength();
    boolean touches = request.command().touches();
    boolean hit = entry.open(line, offset, length);
    try {
      activity.fetched(line, offset, length, touches, hit, entry);
      if (hit) {
        if (touches) {
          entry.touch(request.exptime());
        }
        entry.bump();
        longReply = values.write(entry, out);
      }
    } finally {
      entry.close();
    }
  }

  /** Makes room for a storage command's value; the upload takes it from here. */
  public void begin(Upload upload) {
    upload.isMeta = request.command() == Command.MS;
    if (upload.isMeta) {
      meta.begin(upload);
      return;
    }
    byte[] line = request.line();
    int offset = request.keyOffset();
    int length = request.keyLength();
    upload.mode = mode(request.command());
    upload.unique = request.unique();
    upload.noreply = request.noreply();
    activity.storing(upload, line, offset, length, request.valueLength());
    int reference =
        store.allocate(
            line, offset, length, request.flags(), request.exptime(), request.valueLength());
    if (Store.isItem(reference)) {
      upload.into(reference);
      return;
    }
    boolean tooLarge = reference == Store.TOO_LARGE;
    activity.refused(upload, tooLarge);
    if (upload.mode == StorageMode.SET) {
      // The client meant to replace what is there, so leaving it would serve a value that was
      // overwritten.
      entry.drop(line, offset, length);
    }
    upload.swallow(tooLarge ? ReplyLine.TOO_LARGE : ReplyLine.OUT_OF_MEMORY, request.valueLength());
  }

  /** Stores the value that an upload has taken whole, and answers. */
  public void finish(Upload upload, ByteBuf out) {
    if (upload.isMeta) {
      meta.finish(upload, out);
      return;
    }
    ReplyLine reply = upload.refusal;
    if (reply == null) {
      reply = storeOrDiscard(upload);
    }
    if (!upload.noreply) {
      ReplyWriter.line(out, reply);
    }
  }

  private ReplyLine storeOrDiscard(Upload upload) {
    if (!upload.endedWell()) {
      activity.spoiled(upload);
      store.discard(upload.reference);
      return ReplyLine.BAD_DATA_CHUNK;
    }
    return line(store(upload));
  }

  private StoreResult store(Upload upload) {
    entry.open(upload.reference);
    try {
      StoreResult result = entry.store(upload.mode, upload.reference, upload.unique);
      activity.stored(upload, result, entry);
      return result;
    } finally {
      entry.close();
    }
  }

  /** Gives up an upload whose client left half-way. */
  public void abort(Upload upload) {
    if (upload.refusal == null) {
      store.discard(upload.reference);
    }
  }

  private static StorageMode mode(Command command) {
    return switch (command) {
      case SET -> StorageMode.SET;
      case ADD -> StorageMode.ADD;
      case REPLACE -> StorageMode.REPLACE;
      case APPEND -> StorageMode.APPEND;
      case PREPEND -> StorageMode.PREPEND;
      case CAS -> StorageMode.CAS;
      default -> throw new IllegalArgumentException("not a storage command: " + command);
    };
  }

  private static ReplyLine line(StoreResult result) {
    return switch (result) {
      case STORED -> ReplyLine.STORED;
      case NOT_STORED -> ReplyLine.NOT_STORED;
      case EXISTS -> ReplyLine.EXISTS;
      case NOT_FOUND -> ReplyLine.NOT_FOUND;
      case NON_NUMERIC -> ReplyLine.NON_NUMERIC;
      case OUT_OF_MEMORY -> ReplyLine.OUT_OF_MEMORY;
    };
  }

  private void delete(ByteBuf out) {
    byte[] line = request.line();
    int offset = request.keyOffset();
    int length = request.keyLength();
    int classId = 0;
    int valueLength = 0;
    boolean found = entry.open(line, offset, length);
    try {
      if (found) {
        classId = entry.classId();
        valueLength = entry.valueLength();
        entry.delete();
      }
    } finally {
      entry.close();
    }
    activity.deleted("delete", line, offset, length, found, classId, valueLength);
    reply(out, found ? ReplyLine.DELETED : ReplyLine.NOT_FOUND);
  }

  private void add(boolean increment, ByteBuf out) {
    StoreResult result = StoreResult.NOT_FOUND;
    long number;
    int classId = 0;
    boolean found = entry.open(request.line(), request.keyOffset(), request.keyLength());
    try {
      if (found) {
        result = entry.add(increment, request.number());
        classId = entry.classId();
      }
      number = entry.number();
    } finally {
      entry.close();
    }
    activity.added(increment, result, classId);
    if (result != StoreResult.STORED) {
      reply(out, line(result));
    } else if (!request.noreply()) {
      writer.number(out, number);
    }
  }

  private void touch(ByteBuf out) {
    byte[] line = request.line();
    int offset = request.keyOffset();
    int length = request.keyLength();
    boolean found = entry.open(line, offset, length);
    try {
      activity.fetched(line, offset, length, true, found, entry);
      if (found) {
        entry.touch(request.exptime());
      }
    } finally {
      entry.close();
    }
    reply(out, found ? ReplyLine.TOUCHED : ReplyLine.NOT_FOUND);
  }

  private @Nullable LongReply statistics(String arguments, ByteBuf out) {
    if (Cachedump.isAskedBy(arguments)) {
      return Cachedump.begin(store, permissions.dump(), arguments, out);
    }
    stats.write(arguments, out);
    return null;
  }

  private void flushAll(ByteBuf out) {
    if (!permissions.flush()) {
      reply(out, ReplyLine.FLUSH_NOT_ALLOWED);
      return;
    }
    counters.increment(Stat.CMD_FLUSH);
    store.flushAll(request.exptime());
    reply(out, ReplyLine.OK);
  }

  private void reply(ByteBuf out, ReplyLine line) {
    if (!request.noreply()) {
      ReplyWriter.line(out, line);
    }
  }
}
