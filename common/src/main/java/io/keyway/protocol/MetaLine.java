package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer to a meta command, taken apart; the part of a {@link ReplyParser} that is
 * filled when a line is one, and as long valid.
 *
 * <p>Servers before memcached 1.6.18 put blanks behind some answers, and say no more than {@code
 * EN} of a miss.
 */
public final class MetaLine {

  /** Flags of a line; no request has as many. */
  private static final int FLAGS_MAX = 32;

  private static final int CODE_BYTES = 2;

  private final byte[] line;
  private final byte[] encoded = new byte[Base64Key.encodedLength(Limits.KEY_BYTES_MAX)];
  private final int[] from = new int[FLAGS_MAX];
  private final int[] to = new int[FLAGS_MAX];
  private int count;
  private int lineLength;
  private int flagsOffset;
  private int keyOffset;
  private int keyLength;
  private int opaqueOffset;
  private int opaqueLength;
  private int valueLength;
  private Code code = Code.EN;

  /** A view of the line that a parser reads into. */
  MetaLine(byte[] line) {
    this.line = line;
  }

  /** Whether a line of that length starts as a meta answer does. */
  boolean starts(int length) {
    Code found = length >= CODE_BYTES && isBlankOrEnd(CODE_BYTES, length) ? codeOf() : null;
    if (found != null) {
      code = found;
      lineLength = length;
    }
    return found != null;
  }

  private boolean isBlankOrEnd(int at, int length) {
    return at == length || line[at] == ' ';
  }

  private @Nullable Code codeOf() {
    return switch (line[0] << 8 | line[1]) {
      case 'H' << 8 | 'D' -> Code.HD;
      case 'V' << 8 | 'A' -> Code.VA;
      case 'E' << 8 | 'N' -> Code.EN;
      case 'N' << 8 | 'S' -> Code.NS;
      case 'E' << 8 | 'X' -> Code.EX;
      case 'N' << 8 | 'F' -> Code.NF;
      case 'M' << 8 | 'E' -> Code.ME;
      default -> null;
    };
  }

  /** Reads what stands behind the code; false if that is no meta answer. */
  boolean read() {
    count = 0;
    keyLength = 0;
    opaqueLength = 0;
    flagsOffset = CODE_BYTES;
    return switch (code) {
      case VA -> valueLength() && flags();
      case ME -> debugKey();
      case HD, EN, NS, EX, NF -> flags();
    };
  }

  private boolean valueLength() {
    int start = skipBlanks(CODE_BYTES);
    flagsOffset = skipWord(start);
    valueLength = (int) Decimal.parseUnsigned(line, start, flagsOffset, Limits.VALUE_BYTES_MAX);
    return valueLength >= 0;
  }

  private boolean debugKey() {
    keyOffset = skipBlanks(CODE_BYTES);
    keyLength = skipWord(keyOffset) - keyOffset;
    return keyLength > 0;
  }

  private boolean flags() {
    int end;
    for (int at = skipBlanks(flagsOffset); at < lineLength; at = skipBlanks(end)) {
      if (count == FLAGS_MAX) {
        return false;
      }
      end = skipWord(at);
      from[count] = at;
      to[count++] = end;
      if (line[at] == 'k') {
        keyOffset = at + 1;
        keyLength = end - keyOffset;
      } else if (line[at] == 'O') {
        opaqueOffset = at;
        opaqueLength = end - at;
      }
    }
    return true;
  }

  private int skipBlanks(int start) {
    int at = start;
    while (at < lineLength && line[at] == ' ') {
      at++;
    }
    return at;
  }

  private int skipWord(int start) {
    return Memory.indexOf(line, start, lineLength, (byte) ' ');
  }

  /** What became of the command. */
  public Code code() {
    return code;
  }

  /** The length of the value that follows a {@code VA}, in bytes. */
  public int length() {
    return valueLength;
  }

  /** The number behind a flag's letter, unsigned, or 0 if there is none. */
  public long number(char letter) {
    for (int i = 0; i < count; i++) {
      if (line[from[i]] == letter && Decimal.isUnsigned(line, from[i] + 1, to[i])) {
        return Decimal.parseUnsigned(line, from[i] + 1, to[i]);
      }
    }
    return 0;
  }

  /** Whether the line says which key it is about. */
  public boolean namesKey() {
    return keyLength > 0;
  }

  /** Whether the line has nothing but its code. */
  public boolean isBare() {
    return count == 0;
  }

  /** Whether the line carries an opaque token, letter and all. */
  public boolean hasOpaque(byte[] bytes, int offset, int length) {
    return Arrays.equals(
        line, opaqueOffset, opaqueOffset + opaqueLength, bytes, offset, offset + length);
  }

  /** Whether the line is about a key, which it may name in base64. */
  public boolean isAbout(byte[] key, int offset, int length) {
    return isKey(key, offset, length) || isKey(encoded, 0, encode(key, offset, length));
  }

  private int encode(byte[] key, int offset, int length) {
    return Base64Key.encode(key, offset, length, encoded, 0);
  }

  private boolean isKey(byte[] bytes, int offset, int length) {
    return Arrays.equals(line, keyOffset, keyOffset + keyLength, bytes, offset, offset + length);
  }

  /** Appends the line with or without the key that it names and its opaque token, and its end. */
  public void write(ByteBuf out, boolean withKey, boolean withOpaque) {
    if (code == Code.ME || (withKey && withOpaque)) {
      Buffers.write(out, line, 0, lineLength);
    } else {
      Buffers.write(out, line, 0, flagsOffset);
      for (int i = 0; i < count; i++) {
        if (isWanted(line[from[i]], withKey, withOpaque)) {
          Buffers.write(out, line, from[i] - 1, to[i] - from[i] + 1);
        }
      }
    }
    ReplyWriter.endOfValue(out);
  }

  /** The same with the whole of a key in place of its end, which the line names if it names any. */
  public void write(ByteBuf out, WholeKey key, boolean withOpaque) {
    if (!namesKey()) {
      write(out, false, withOpaque);
    } else if (code == Code.ME) {
      int keyEnd = keyOffset + keyLength;
      Buffers.write(out, line, 0, keyOffset);
      writeKey(out, key);
      Buffers.write(out, line, keyEnd, lineLength - keyEnd);
      ReplyWriter.endOfValue(out);
    } else {
      writeFlags(out, key, withOpaque);
      ReplyWriter.endOfValue(out);
    }
  }

  private void writeFlags(ByteBuf out, WholeKey key, boolean withOpaque) {
    Buffers.write(out, line, 0, flagsOffset);
    for (int i = 0; i < count; i++) {
      if (line[from[i]] == 'k') {
        Buffers.write(out, line, from[i] - 1, 2);
        writeKey(out, key);
      } else if (isWanted(line[from[i]], true, withOpaque)) {
        Buffers.write(out, line, from[i] - 1, to[i] - from[i] + 1);
      }
    }
  }

  private void writeKey(ByteBuf out, WholeKey key) {
    if (isKey(key.bytes(), key.strippedBytes(), key.length() - key.strippedBytes())) {
      Buffers.write(out, key.bytes(), 0, key.length());
    } else {
      Buffers.write(out, encoded, 0, encode(key.bytes(), 0, key.length()));
    }
  }

  private static boolean isWanted(byte letter, boolean withKey, boolean withOpaque) {
    return switch (letter) {
      case 'k', 'b' -> withKey;
      case 'O' -> withOpaque;
      default -> true;
    };
  }
}
