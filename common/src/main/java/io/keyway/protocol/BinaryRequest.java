package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request of the binary protocol: a flyweight that is filled from a client's bytes.
 *
 * <pre>
 *      0        1        2        3        4        5        6        7
 *     +--------+--------+--------+--------+--------+--------+--------+--------+
 *   0 | 0x80   | opcode | key length      | extras | (type) | (bucket)        |
 *     +--------+--------+--------+--------+--------+--------+--------+--------+
 *   8 | body length: extras, key, value   | opaque, comes back unchanged      |
 *     +--------+--------+--------+--------+--------+--------+--------+--------+
 *  16 | CAS unique that the item must have, or 0                              |
 *     +--------+--------+--------+--------+--------+--------+--------+--------+
 *  24 | extras (0 to 20 bytes), key (0 to 250), value ...
 *
 *     extras of set, add, replace:   flags (4), exptime (4)
 *            of increment, decrement: delta (8), initial value (8), exptime (4)
 *            of touch, gat, flush:    exptime (4)
 * </pre>
 *
 * <p>All numbers are big-endian and unsigned. A reply has the same header with 0x81 before and a
 * status where the bucket is. Data type and bucket are not looked at, as in memcached. A value is
 * not part of the request and stays in the connection's buffer. One per connection, valid until the
 * next read; event loop only.
 *
 * <p>Source of the rules: the answers of memcached 1.6.45. Where that version takes bytes behind a
 * key that carries no value for the next request (touch, gat, stat), the frame is refused instead.
 */
public final class BinaryRequest {

  /** What a call to {@link #read} found. */
  public enum Outcome {
    /** No whole header, extras and key yet; call again with more bytes. */
    INCOMPLETE,
    /** The request is filled in. A storage command's value follows in the buffer. */
    REQUEST,
    /** A command that is not known: answer {@link #refusal()} and drop {@link #valueLength()}. */
    REFUSED,
    /** Lengths that can't be right: answer {@link #refusal()} and close. */
    BROKEN,
    /** Not a request at all: close without an answer. */
    HANG_UP
  }

  /** The first byte of every request, which no command of the text protocol starts with. */
  public static final byte MAGIC = (byte) 0x80;

  static final int HEADER_BYTES = 24;
  private static final int KEY_LENGTH_OFFSET = 2;
  private static final int EXTRAS_LENGTH_OFFSET = 4;
  private static final int BODY_LENGTH_OFFSET = 8;
  private static final int OPAQUE_OFFSET = 12;
  private static final int UNIQUE_OFFSET = 16;

  /** Header, extras and key that memcached has room for; it hangs up on longer ones. */
  private static final int HEAD_BYTES_MAX = 16 << 10;

  /** The exptime of an increment or decrement that must not create the item. */
  private static final int NO_CREATION = 0xffffffff;

  /** The statistics of what was counted by prefixes of keys, which are one figure. */
  public static final String DETAIL_DUMP = "detail dump";

  private static final Set<String> STATISTICS =
      Set.of("", "items", "slabs", "sizes", "nodes", "pools", "proxy", "latency", "slow");
  private static final Set<String> STATISTICS_PREFIXES =
      Set.of("reset", "settings", "detail on", "detail off", DETAIL_DUMP);

  private final byte[] key = new byte[Limits.KEY_BYTES_MAX];

  private BinaryCommand command = BinaryCommand.NOOP;
  private BinaryStatus refusal = BinaryStatus.OK;
  private int opcode;
  private int keyOffset;
  private int keyLength;
  private int valueLength;
  private int opaque;
  private int flags;
  private int exptime;
  private long unique;
  private long delta;
  private long initial;

  /**
   * Reads a request from the buffer, which must be direct, and moves the reader index behind it.
   */
  public Outcome read(ByteBuf in) {
    int readable = in.readableBytes();
    if (readable < HEADER_BYTES) {
      return Outcome.INCOMPLETE;
    }
    long header = Buffers.readAddress(in);
    if (Memory.getByte(header) != MAGIC) {
      return Outcome.HANG_UP;
    }
    return read(in, readable, header);
  }

  private Outcome read(ByteBuf in, int readable, long header) {
    opcode = Byte.toUnsignedInt(Memory.getByte(header + 1));
    opaque = getInt(header + OPAQUE_OFFSET);
    unique = getLong(header + UNIQUE_OFFSET);
    keyOffset = 0;
    keyLength = getInt(header + KEY_LENGTH_OFFSET) >>> Short.SIZE;
    int extrasLength = Byte.toUnsignedInt(Memory.getByte(header + EXTRAS_LENGTH_OFFSET));
    int headLength = HEADER_BYTES + extrasLength + keyLength;
    if (headLength > HEAD_BYTES_MAX) {
      return Outcome.HANG_UP;
    }
    long bodyLength = Integer.toUnsignedLong(getInt(header + BODY_LENGTH_OFFSET));
    long rest = bodyLength - keyLength - extrasLength;
    BinaryCommand known = BinaryCommand.of(opcode);
    BinaryStatus flaw = flaw(known, extrasLength, bodyLength, rest);
    if (flaw != BinaryStatus.OK) {
      refusal = flaw;
      return Outcome.BROKEN;
    }
    if (known == null || known.isSasl()) {
      in.skipBytes(HEADER_BYTES);
      refusal = BinaryStatus.UNKNOWN_COMMAND;
      valueLength = (int) bodyLength;
      return Outcome.REFUSED;
    }
    if (readable < headLength) {
      return Outcome.INCOMPLETE;
    }
    command = known;
    valueLength = (int) rest;
    readExtras(header + HEADER_BYTES, extrasLength);
    Memory.copy(header + HEADER_BYTES + extrasLength, key, 0, keyLength);
    in.skipBytes(headLength);
    return Outcome.REQUEST;
  }

  /** Becomes a copy of what answers to another request need of it, with its key as it came. */
  public void keep(BinaryRequest other) {
    command = other.command;
    opcode = other.opcode;
    opaque = other.opaque;
    keyOffset = 0;
    keyLength = other.keyOffset + other.keyLength;
    // Of a refused request the key was not read, and may be longer than any.
    int kept = command.answersKey() ? Math.min(keyLength, key.length) : 0;
    System.arraycopy(other.key, 0, key, 0, kept);
  }

  private BinaryStatus flaw(
      @Nullable BinaryCommand known, int extrasLength, long bodyLength, long rest) {
    if (rest < 0) {
      return BinaryStatus.UNKNOWN_COMMAND;
    }
    boolean sound =
        keyLength <= Limits.KEY_BYTES_MAX
            && bodyLength <= Limits.VALUE_BYTES_MAX
            && (known == null || known.shape().allows(extrasLength, keyLength, rest));
    return sound ? BinaryStatus.OK : BinaryStatus.INVALID;
  }

  private void readExtras(long at, int length) {
    exptime = 0;
    switch (command.shape()) {
      case VALUE -> {
        flags = getInt(at);
        exptime = getInt(at + 4);
      }
      case COUNTER -> {
        delta = getLong(at);
        initial = getLong(at + 8);
        exptime = getInt(at + 16);
      }
      case EXPTIME_KEY -> exptime = getInt(at);
      case DELAY -> exptime = length == 0 ? 0 : getInt(at);
      case PART -> flags = 0;
      case BARE, KEY, NAME -> {}
    }
  }

  /** The command; undefined after a refusal. */
  public BinaryCommand command() {
    return command;
  }

  /** Whether the client wants no answer to what is to be expected: success, or a miss of a read. */
  public boolean isQuiet() {
    return opcode != command.opcode();
  }

  /** The array that holds the key. The caller must not change it. */
  public byte[] key() {
    return key;
  }

  /** Where the key starts in {@link #key()}: at 0, unless it was stripped. */
  public int keyOffset() {
    return keyOffset;
  }

  /** Takes so many bytes from the start of the key, which must be longer. */
  public void stripKey(int bytes) {
    keyOffset += bytes;
    keyLength -= bytes;
  }

  /** The key's length, 0 to {@link Limits#KEY_BYTES_MAX}. */
  public int keyLength() {
    return keyLength;
  }

  /** The key as text, for those that name statistics or a configuration. */
  public String name() {
    return new String(key, keyOffset, keyLength, StandardCharsets.ISO_8859_1);
  }

  /**
   * The text protocol's name for the statistics that are asked for, or null if there are none; some
   * may have more behind them.
   */
  public @Nullable String statistics() {
    String asked = name();
    if (STATISTICS.contains(asked)) {
      return asked;
    }
    return STATISTICS_PREFIXES.stream().filter(asked::startsWith).findAny().orElse(null);
  }

  /** The length of the value that follows in the buffer, or what is to be dropped of it. */
  public int valueLength() {
    return valueLength;
  }

  /** The CAS unique that the item must have, or 0 for any. */
  public long unique() {
    return unique;
  }

  /** The client flags of a value, an unsigned 32-bit number. */
  public int flags() {
    return flags;
  }

  /**
   * The expiry: 0 never, up to 30 days relative, above absolute seconds. No binary one is negative:
   * those after 2038 are cut to that year.
   */
  public int exptime() {
    return exptime < 0 ? Integer.MAX_VALUE : exptime;
  }

  /** How much to increment or decrement by, unsigned. */
  public long delta() {
    return delta;
  }

  /** Whether an increment or decrement stores {@link #initial()} where there is no item. */
  public boolean creates() {
    return exptime != NO_CREATION;
  }

  /** The value of a counter that is created, unsigned. */
  public long initial() {
    return initial;
  }

  /** What to answer to a frame that is refused or broken. */
  public BinaryStatus refusal() {
    return refusal;
  }

  /** The opcode as it came. */
  int opcode() {
    return opcode;
  }

  /** The opaque as it came. */
  int opaque() {
    return opaque;
  }

  private static int getInt(long address) {
    return Integer.reverseBytes(Memory.getInt(address));
  }

  private static long getLong(long address) {
    return Long.reverseBytes(Memory.getLong(address));
  }
}
