package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes requests to a server into a direct buffer that the caller owns.
 *
 * <p>Lines are built anew from parsed requests and never copied from a client's, so that what one
 * parser let pass can't mean something else to the next; {@code noreply} is never passed on,
 * because an answer for each request is what keeps a shared connection in step. One per event loop.
 */
public final class RequestWriter {

  /** The longest line but for a retrieval's keys: name, key, and four numbers with a sign each. */
  private static final int LINE_BYTES_MAX =
      16 + Limits.KEY_BYTES_MAX + 4 * (2 + Decimal.DIGITS_MAX) + 2;

  private static final byte[] BAD_GAT = "gat x y\r\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int length;

  /** Appends the line of a storage command; the value and its line end must follow. */
  public void storage(ByteBuf out, Request request) {
    start(request.command);
    key(request);
    number(Integer.toUnsignedLong(request.flags));
    signed(request.exptime);
    number(request.valueLength);
    if (request.command == Command.CAS) {
      number(request.unique);
    }
    finish(out);
  }

  /** Appends a command on one key that has no value: delete, incr, decr, touch. */
  public void singleKey(ByteBuf out, Request request) {
    start(request.command);
    key(request);
    switch (request.command) {
      case INCR, DECR -> number(request.number);
      case TOUCH -> signed(request.exptime);
      default -> {
        // A lone key of that name would silence the server, and it does no harm before a number
        // that is ignored.
        if (request.keyIsNoreply()) {
          number(0);
        }
      }
    }
    finish(out);
  }

  /** Appends a retrieval's name and exptime; keys and {@link #retrievalEnd} must follow. */
  public void retrievalStart(ByteBuf out, Command command, int exptime) {
    start(command);
    if (command.touches()) {
      signed(exptime);
    }
    Buffers.write(out, line, 0, length);
  }

  /** Appends a key to a retrieval. */
  public void retrievalKey(ByteBuf out, byte[] from, int offset, int keyLength) {
    long to = Buffers.reserve(out, 1 + keyLength);
    Memory.putByte(to, (byte) ' ');
    Memory.copy(from, offset, to + 1, keyLength);
  }

  /** Ends a retrieval's line. */
  public void retrievalEnd(ByteBuf out) {
    length = 0;
    finish(out);
  }

  /** Appends {@code flush_all} with its delay, if one was given. */
  public void flushAll(ByteBuf out, int delay) {
    start(Command.FLUSH_ALL);
    if (delay != 0) {
      signed(delay);
    }
    finish(out);
  }

  /** Appends {@code stats} with the name of some, which is ASCII; allocates. */
  public void stats(ByteBuf out, String name) {
    start(Command.STATS);
    Buffers.write(out, line, 0, length);
    length = 0;
    Buffers.write(out, (" " + name).getBytes(StandardCharsets.US_ASCII));
    finish(out);
  }

  /** Appends {@code verbosity}. */
  public void verbosity(ByteBuf out, Request request) {
    start(Command.VERBOSITY);
    number(request.number);
    finish(out);
  }

  /**
   * Appends a command's name and all words behind it, for commands without a shape of their own.
   */
  public void words(ByteBuf out, Request request) {
    Buffers.write(out, request.line, 0, request.lineLength);
    length = 0;
    finish(out);
  }

  /** Appends {@code version}, the probe that every server of the protocol answers. */
  public void version(ByteBuf out) {
    start(Command.VERSION);
    finish(out);
  }

  /**
   * Appends two lines whose answers tell what a server knows: {@code mn}, which those answer that
   * speak meta commands, and a {@code gat} with an expiry that is none, which those refuse in
   * another way that know it.
   */
  public void capabilities(ByteBuf out) {
    start(Command.MN);
    finish(out);
    Buffers.write(out, BAD_GAT);
  }

  private void start(Command command) {
    byte[] token = command.token();
    System.arraycopy(token, 0, line, 0, token.length);
    length = token.length;
  }

  private void key(Request request) {
    line[length++] = ' ';
    System.arraycopy(request.line, request.keyOffset, line, length, request.keyLength);
    length += request.keyLength;
  }

  private void signed(long number) {
    line[length++] = ' ';
    if (number < 0) {
      line[length++] = '-';
    }
    length = Decimal.write(Math.abs(number), line, length);
  }

  private void number(long number) {
    line[length++] = ' ';
    length = Decimal.write(number, line, length);
  }

  private void finish(ByteBuf out) {
    line[length++] = '\r';
    line[length++] = '\n';
    Buffers.write(out, line, 0, length);
  }
}
