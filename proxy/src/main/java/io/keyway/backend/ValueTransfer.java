package io.keyway.backend;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Moves the value blocks that come on one connection to whoever asked for them. Event loop only.
 *
 * <p>A short block is passed on when all of it is there, so that a node which dies in the middle of
 * one leaves no client with half a value, and costs one copy. It is believed only with the start of
 * what follows, as something strange in the middle of it may end a line where the block should end.
 * A long one is passed on as it comes.
 */
final class ValueTransfer {

  /** The longest data of a block that is passed on whole, in bytes. */
  static final int WHOLE_BYTES_MAX = 64 << 10;

  private static final int LINE_END_BYTES = 2;

  /** Enough to tell what follows a block. */
  private static final int FOLLOWING_BYTES = 4;

  private static final int NEXT_BLOCK = start("VALU");
  private static final int LAST_LINE = start("END\r");
  private static final int ERROR = start("ERRO");
  private static final int CLIENT_ERROR = start("CLIE");
  private static final int SERVER_ERROR = start("SERV");

  private final ReplyParser header;
  private @Nullable Exchange exchange;
  private @Nullable ReplySink sink;

  /** What is still to come of a block, its last line end counted. */
  private int bytesLeft;

  /** Whether the header is still in front of the data in the input. */
  private boolean headerInPlace;

  private boolean begun;
  private boolean dropping;

  /** A transfer of blocks whose headers are in a parser. */
  ValueTransfer(ReplyParser header) {
    this.header = header;
  }

  /** Whether a block has begun and not ended. */
  boolean isOpen() {
    return exchange != null;
  }

  /** The header of a block for an exchange has just been parsed. */
  void open(Exchange answered, ReplySink wanting) {
    exchange = answered;
    sink = wanting;
    bytesLeft = header.valueLength() + LINE_END_BYTES;
    headerInPlace = true;
    begun = false;
    dropping = false;
  }

  /** The input keeps only what has not been taken of it. */
  void inputKept() {
    headerInPlace = false;
  }

  /** Takes what there is of the block; returns what is wrong with it, or null. */
  @Nullable String take(ByteBuf in) {
    Exchange current = exchange;
    ReplySink taker = sink;
    if (current == null || taker == null) {
      throw new IllegalStateException("no block has begun");
    }
    if (header.valueLength() <= WHOLE_BYTES_MAX) {
      return in.readableBytes() < bytesLeft + FOLLOWING_BYTES ? null : whole(in, current, taker);
    }
    begin(current, taker);
    piece(in, current, taker);
    return bytesLeft == LINE_END_BYTES && in.readableBytes() >= LINE_END_BYTES
        ? end(in, current, taker)
        : null;
  }

  private @Nullable String whole(ByteBuf in, Exchange current, ReplySink taker) {
    if (!isLineEnd(in, in.readerIndex() + header.valueLength())
        || !mayFollow(in.getInt(in.readerIndex() + bytesLeft))) {
      return "answered a value longer than it said";
    }
    exchange = null;
    int blockBytes = blockBytes(current);
    ByteBuf out = taker.valueBegun(current, blockBytes);
    if (out == null) {
      in.skipBytes(bytesLeft);
      return null;
    }
    if (headerInPlace && current.strippedBytes() == 0) {
      in.readerIndex(in.readerIndex() + bytesLeft - blockBytes);
      Buffers.move(in, out, blockBytes);
    } else {
      writeHeader(out, current, bytesLeft);
      Buffers.move(in, out, bytesLeft);
    }
    taker.valueEnded(current, blockBytes);
    return null;
  }

  private void begin(Exchange current, ReplySink taker) {
    if (!begun) {
      begun = true;
      ByteBuf out = taker.valueBegun(current, blockBytes(current));
      dropping = out == null;
      if (out != null) {
        writeHeader(out, current, 0);
      }
    }
  }

  private void piece(ByteBuf in, Exchange current, ReplySink taker) {
    int length = Math.min(bytesLeft - LINE_END_BYTES, in.readableBytes());
    if (length > 0) {
      bytesLeft -= length;
      move(in, length, current, taker);
    }
  }

  private @Nullable String end(ByteBuf in, Exchange current, ReplySink taker) {
    if (!isLineEnd(in, in.readerIndex())) {
      return "answered a value longer than it said";
    }
    move(in, LINE_END_BYTES, current, taker);
    exchange = null;
    if (!dropping) {
      taker.valueEnded(current, blockBytes(current));
    }
    return null;
  }

  private void move(ByteBuf in, int length, Exchange current, ReplySink taker) {
    ByteBuf out = dropping ? null : taker.valueBuffer(current);
    if (out == null) {
      dropping = true;
      in.skipBytes(length);
    } else {
      Buffers.move(in, out, length);
      taker.valueAdvanced(current);
    }
  }

  /**
   * Writes the header's line with the client's whole key, in one step with room for what follows at
   * once.
   */
  private void writeHeader(ByteBuf out, Exchange current, int following) {
    int stripped = current.strippedBytes();
    int length = stripped + header.lineLength();
    out.ensureWritable(length + LINE_END_BYTES + following);
    long to = Buffers.reserve(out, length + LINE_END_BYTES);
    int beforeKey = header.keyOffset();
    Memory.copy(header.line(), 0, to, beforeKey);
    Memory.copy(current.keyBytes(), current.keyOffset(), to + beforeKey, stripped);
    Memory.copy(
        header.line(), beforeKey, to + beforeKey + stripped, header.lineLength() - beforeKey);
    Memory.putByte(to + length, (byte) '\r');
    Memory.putByte(to + length + 1, (byte) '\n');
  }

  private int blockBytes(Exchange current) {
    return current.strippedBytes()
        + header.lineLength()
        + 2 * LINE_END_BYTES
        + header.valueLength();
  }

  private static boolean isLineEnd(ByteBuf in, int at) {
    return in.getByte(at) == '\r' && in.getByte(at + 1) == '\n';
  }

  /** Whether a line that starts so may stand behind a block. */
  private static boolean mayFollow(int start) {
    return start == LAST_LINE
        || start == NEXT_BLOCK
        || start == SERVER_ERROR
        || start == CLIENT_ERROR
        || start == ERROR;
  }

  /** Four characters as they are read at once. */
  private static int start(String line) {
    return line.charAt(0) << 24 | line.charAt(1) << 16 | line.charAt(2) << 8 | line.charAt(3);
  }
}
