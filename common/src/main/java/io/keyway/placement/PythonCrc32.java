package io.keyway.placement;

import java.util.zip.CRC32;

/**
 * The key hash of python-memcached: bits 16 to 30 of the CRC-32, and 1 where they are all zero. One
 * thread at a time.
 */
final class PythonCrc32 implements KeyHash {

  private final CRC32 crc = new CRC32();

  @Override
  public int hash(byte[] key, int offset, int length) {
    crc.reset();
    crc.update(key, offset, length);
    int bits = (int) (crc.getValue() >>> 16) & 0x7fff;
    return bits == 0 ? 1 : bits;
  }
}
