package io.keyway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * One frame of the binary protocol, request or reply; a character stands for a byte.
 *
 * @param magic 0x80 or 0x81
 * @param status of a reply; 0 in a request
 */
public record BinaryFrame(
    int magic,
    int opcode,
    int status,
    String extras,
    String key,
    String value,
    int opaque,
    long unique) {

  static final int HEADER_BYTES = 24;
  private static final int SHOWN_CHARACTERS = 40;

  /** A request without extras, key and value. */
  public static BinaryFrame request(int opcode) {
    return new BinaryFrame(0x80, opcode, 0, "", "", "", 0, 0);
  }

  public BinaryFrame withExtras(byte[] bytes) {
    return new BinaryFrame(
        magic, opcode, status, new String(bytes, ISO_8859_1), key, value, opaque, unique);
  }

  /** Extras of 32-bit numbers. */
  public BinaryFrame withExtras(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return withExtras(bytes.array());
  }

  public BinaryFrame withKey(String text) {
    return new BinaryFrame(magic, opcode, status, extras, text, value, opaque, unique);
  }

  public BinaryFrame withValue(String text) {
    return new BinaryFrame(magic, opcode, status, extras, key, text, opaque, unique);
  }

  public BinaryFrame withOpaque(int number) {
    return new BinaryFrame(magic, opcode, status, extras, key, value, number, unique);
  }

  public BinaryFrame withUnique(long number) {
    return new BinaryFrame(magic, opcode, status, extras, key, value, opaque, number);
  }

  public byte[] bytes() {
    int bodyLength = extras.length() + key.length() + value.length();
    return ByteBuffer.allocate(HEADER_BYTES + bodyLength)
        .put(header(extras.length(), key.length(), bodyLength))
        .put((extras + key + value).getBytes(ISO_8859_1))
        .array();
  }

  /** The header with any lengths. */
  byte[] header(int extrasLength, int keyLength, int bodyLength) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .put((byte) magic)
        .put((byte) opcode)
        .putShort((short) keyLength)
        .put((byte) extrasLength)
        .put((byte) 0)
        .putShort((short) status)
        .putInt(bodyLength)
        .putInt(opaque)
        .putLong(unique)
        .array();
  }

  /** Everything, readable; a long value is cut and told apart by its hash. */
  @Override
  public String toString() {
    String start = value.substring(0, Math.min(SHOWN_CHARACTERS, value.length()));
    return "%02x status=%02x key=<%s> extras=%s value=<%s> (%d, %x) opaque=%d unique=%d"
        .formatted(
            opcode,
            status,
            key,
            HexFormat.of().formatHex(extras.getBytes(ISO_8859_1)),
            start,
            value.length(),
            value.hashCode(),
            opaque,
            unique);
  }
}
