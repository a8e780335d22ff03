package io.keyway.placement;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first four bytes of a cryptographic digest, read little-endian: with MD5 the key hash of
 * ketama.
 *
 * <p>An instance owns a {@link MessageDigest} and the last digest: one thread at a time.
 */
final class DigestHash implements KeyHash {

  /** 32-bit words in an MD5 digest, and as many points of a continuum from each label. */
  static final int WORDS = 4;

  private final MessageDigest algorithm;
  private final byte[] digest;

  /**
   * @param name such as MD5, as the Java runtime calls it
   * @throws IllegalStateException if the runtime has no such digest, as one locked down to FIPS
   *     algorithms may
   */
  DigestHash(String name) {
    try {
      algorithm = MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(name + ": missing (expected: a runtime that has it)", e);
    }
    digest = new byte[algorithm.getDigestLength()];
  }

  static DigestHash md5() {
    return new DigestHash("MD5");
  }

  @Override
  public long hash(byte[] key, int offset, int length) {
    algorithm.update(key, offset, length);
    try {
      algorithm.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new AssertionError("a digest has " + digest.length + " bytes", e);
    }
    return Integer.toUnsignedLong(word(0));
  }

  /**
   * Returns little-endian word {@code index}, from 0, of the digest that {@link #hash} took last.
   */
  int word(int index) {
    return LittleEndian.intAt(digest, index * Integer.BYTES);
  }
}
