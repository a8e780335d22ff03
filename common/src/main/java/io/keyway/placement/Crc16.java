package io.keyway.placement;

/**
 * The crc16 of twemproxy: the table of CRC-16/XMODEM, but in 32 bits that are never cut to 16. Any
 * thread.
 */
final class Crc16 {

  private static final int POLYNOMIAL = 0x1021;
  private static final int[] TABLE = table();

  private Crc16() {}

  static long hash(byte[] key, int offset, int length) {
    int crc = 0;
    for (int i = offset; i < offset + length; i++) {
      crc = (crc << 8) ^ TABLE[((crc >>> 8) ^ key[i]) & 0xff];
    }
    return Integer.toUnsignedLong(crc);
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
      }
      table[i] = crc & 0xffff;
    }
    return table;
  }
}
