package io.keyway.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of all requests, built once: a table of keys of equal width and the constant parts
 * around them. Immutable, any thread.
 */
final class RequestBytes {

  /** A blank, {@code bench:}, ten digits. */
  static final int KEY_BYTES = 17;

  private static final byte[] GET = ascii("get");
  private static final byte[] SET = ascii("set");
  private static final int LINE_END_BYTES = 2;

  private final byte[] keys;
  private final byte[] setTail;

  RequestBytes(int keyspace, int valueBytes) {
    this.keys = new byte[Math.multiplyExact(keyspace, KEY_BYTES)];
    for (int key = 0; key < keyspace; key++) {
      System.arraycopy(ascii(" bench:%010d".formatted(key)), 0, keys, key * KEY_BYTES, KEY_BYTES);
    }
    this.setTail = ascii(" 0 0 " + valueBytes + "\r\n" + "v".repeat(valueBytes) + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Appends a set of one key. */
  void appendSet(ByteBuf out, int key) {
    out.writeBytes(SET).writeBytes(keys, key * KEY_BYTES, KEY_BYTES).writeBytes(setTail);
  }

  /**
   * An array that holds a get of {@code keysPerGet} keys once {@link #putKey} has set each of them.
   */
  static byte[] getTemplate(int keysPerGet) {
    byte[] line = new byte[GET.length + keysPerGet * KEY_BYTES + LINE_END_BYTES];
    System.arraycopy(GET, 0, line, 0, GET.length);
    line[line.length - 2] = '\r';
    line[line.length - 1] = '\n';
    return line;
  }

  /** Copies {@code key} into the place {@code slot} of a template. */
  void putKey(byte[] template, int slot, int key) {
    System.arraycopy(keys, key * KEY_BYTES, template, GET.length + slot * KEY_BYTES, KEY_BYTES);
  }
}
