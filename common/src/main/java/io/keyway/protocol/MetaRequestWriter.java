package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.netty.buffer.ByteBuf;

/**
 * Writes meta commands to a server into a direct buffer that the caller owns.
 *
 * <p>Every line asks for an answer in any case, and for its key to be named in it: that is what
 * keeps a shared connection in step. A key that is no text is known by a mark in its place, an
 * opaque token, because memcached 1.6.18 names it as it is once the item was changed, line ends and
 * all. A line is put together in an array and copied once. One per event loop.
 */
public final class MetaRequestWriter {

  /** Flags that mean something to each command; others only take up room. */
  private static final String GET_FLAGS = "cfhklstuvCELNORT";

  private static final String SET_FLAGS = "cksCEFIMNOT";
  private static final String DELETE_FLAGS = "kxCEFIOT";
  private static final String ARITHMETIC_FLAGS = "cktvCDEJMNOT";

  /** Name, key with its mark, length, opaque token, and all flags with a number each. */
  private static final int LINE_BYTES_MAX =
      8
          + Base64Key.encodedLength(Limits.KEY_BYTES_MAX)
          + Limits.OPAQUE_BYTES_MAX
          + (Limits.META_TOKENS_MAX + 2) * (3 + Decimal.DIGITS_MAX);

  private static final int DELETE = 0x7f;

  private static final byte[] PEEK = {'p', 'e', 'e', 'k'};

  private final byte[] mark = new byte[1 + Decimal.DIGITS_MAX];
  private int markLength;
  private long markCount;
  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int length;

  /** Appends a client's command, but for {@code ms} whole; the value of that must follow. */
  public void request(ByteBuf out, Request request) {
    start(request.command, request.line, request.keyOffset, request.keyLength, request);
    if (request.command == Command.ME) {
      end(out);
      return;
    }
    MetaFlags flags = request.meta;
    String known = flagsOf(request.command);
    for (int i = 0; i < flags.count(); i++) {
      if (known.indexOf(flags.letter(i)) >= 0) {
        flag(flags.letter(i), request);
      }
    }
    identify(request, flags);
    end(out);
  }

  private void identify(Request request, MetaFlags flags) {
    if (isText(request.line, request.keyOffset, request.keyLength)) {
      if (!flags.has('k')) {
        flag('k');
      }
    } else if (!flags.has('O')) {
      mark();
    }
  }

  /** Makes another mark, which the next line may carry and its answer repeats. */
  public void newMark() {
    mark[0] = 'O';
    markLength = Decimal.write(++markCount, mark, 1);
  }

  /** The mark, an opaque token. The caller must not change it. */
  public byte[] markBytes() {
    return mark;
  }

  /** The length of the mark in bytes. */
  public int markLength() {
    return markLength;
  }

  /** Adds the mark. */
  public void mark() {
    append(' ');
    append(mark, 0, markLength);
  }

  /** Appends the {@code md} of a client's key. */
  public void delete(ByteBuf out, Request request) {
    start(Command.MD, request.line, request.keyOffset, request.keyLength, request);
    if (isText(request.line, request.keyOffset, request.keyLength)) {
      flag('k');
    } else {
      mark();
    }
    end(out);
  }

  private void start(Command command, byte[] bytes, int offset, int keyLength, Request request) {
    boolean base64 = request.meta.isKeyBase64();
    start(command, bytes, offset, keyLength, base64, request.valueLength);
  }

  /**
   * Starts a line.
   *
   * @param base64 whether the key must be sent so, as a line can't hold it
   * @param valueLength of the value behind an {@code ms}; ignored for others
   */
  public void start(
      Command command, byte[] bytes, int offset, int keyLength, boolean base64, int valueLength) {
    byte[] token = command.token();
    System.arraycopy(token, 0, line, 0, token.length);
    length = token.length;
    append(' ');
    if (base64) {
      length = Base64Key.encode(bytes, offset, keyLength, line, length);
    } else {
      append(bytes, offset, keyLength);
    }
    if (command == Command.MS) {
      append(' ');
      length = Decimal.write(valueLength, line, length);
    }
    if (base64) {
      flag('b');
    }
  }

  /** Whether a key can stand in a line as it is. */
  public static boolean isText(byte[] bytes, int offset, int keyLength) {
    for (int i = 0; i < keyLength; i++) {
      int character = bytes[offset + i] & 0xff;
      if (character <= ' ' || character == DELETE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a key can be sent, as it is or in base64; no word of a line may be longer than keys.
   */
  public static boolean fits(byte[] bytes, int offset, int keyLength) {
    return Base64Key.encodedLength(keyLength) <= Limits.KEY_BYTES_MAX
        || isText(bytes, offset, keyLength);
  }

  private static String flagsOf(Command command) {
    return switch (command) {
      case MG -> GET_FLAGS;
      case MS -> SET_FLAGS;
      case MD -> DELETE_FLAGS;
      case MA -> ARITHMETIC_FLAGS;
      default -> throw new IllegalArgumentException("no meta command: " + command);
    };
  }

  private void flag(char letter, Request request) {
    MetaFlags flags = request.meta;
    switch (letter) {
      case 'T' -> signed('T', flags.exptime);
      case 'N' -> signed('N', flags.vivifyExptime);
      case 'R' -> signed('R', flags.recacheExptime);
      case 'F' -> flag('F', Integer.toUnsignedLong(flags.clientFlags));
      case 'C' -> flag('C', flags.unique);
      case 'E' -> flag('E', flags.newUnique);
      case 'D' -> flag('D', flags.delta);
      case 'J' -> flag('J', flags.initial);
      case 'L' -> peek(flags);
      case 'M' -> mode(flags.mode);
      case 'O' -> {
        append(' ');
        append(request.line, flags.opaqueOffset, flags.opaqueLength);
      }
      default -> flag(letter);
    }
  }

  private void peek(MetaFlags flags) {
    if (flags.peek) {
      flag('L');
      append(PEEK, 0, PEEK.length);
    }
  }

  /** Adds a flag that is one letter. */
  public void flag(char letter) {
    append(' ');
    append(letter);
  }

  /** Adds a flag with an unsigned number. */
  public void flag(char letter, long number) {
    flag(letter);
    length = Decimal.write(number, line, length);
  }

  /** Adds a flag with a signed number, such as an expiry. */
  public void signed(char letter, long number) {
    flag(letter);
    if (number < 0) {
      append('-');
    }
    length = Decimal.write(Math.abs(number), line, length);
  }

  /** Adds the mode of {@code ms} or {@code ma}. */
  public void mode(char mode) {
    flag('M');
    append(mode);
  }

  /** Ends the line and appends it to a server's requests. */
  public void end(ByteBuf out) {
    append('\r');
    append('\n');
    Buffers.write(out, line, 0, length);
  }

  private void append(byte[] bytes, int offset, int count) {
    System.arraycopy(bytes, offset, line, length, count);
    length += count;
  }

  private void append(char letter) {
    line[length++] = (byte) letter;
  }
}
