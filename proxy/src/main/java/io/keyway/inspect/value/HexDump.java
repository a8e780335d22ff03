package io.keyway.inspect.value;

import java.util.HexFormat;

/** Bytes in rows of sixteen with their offset, in hexadecimal and as ASCII. */
final class HexDump {

  static final int BYTES_MAX = 65_536;
  private static final int ROW = 16;

  private HexDump() {}

  static String of(byte[] bytes) {
    int length = Math.min(bytes.length, BYTES_MAX);
    StringBuilder dump = new StringBuilder();
    for (int from = 0; from < length; from += ROW) {
      row(dump, bytes, from, Math.min(from + ROW, length));
    }
    if (bytes.length > length) {
      dump.append("… %d bytes more%n".formatted(bytes.length - length));
    }
    return dump.toString();
  }

  private static void row(StringBuilder dump, byte[] bytes, int from, int to) {
    dump.append(HexFormat.of().toHexDigits(from, 8)).append("  ");
    StringBuilder ascii = new StringBuilder();
    for (int i = from; i < from + ROW; i++) {
      if (i < to) {
        dump.append(HexFormat.of().toHexDigits(bytes[i])).append(' ');
        ascii.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      } else {
        dump.append("   ");
      }
    }
    dump.append(' ').append(ascii).append('\n');
  }
}
