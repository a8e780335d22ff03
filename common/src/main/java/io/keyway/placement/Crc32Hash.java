package io.keyway.placement;

import java.util.zip.CRC32;

/** The usual CRC-32, all 32 bits. One thread at a time. */
final class Crc32Hash implements KeyHash {

  private final CRC32 crc = new CRC32();

  @Override
  public long hash(byte[] key, int offset, int length) {
    crc.reset();
    crc.update(key, offset, length);
    return crc.getValue();
  }
}
