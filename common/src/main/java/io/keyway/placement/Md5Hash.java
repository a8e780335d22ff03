package io.keyway.placement;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key hash of ketama: the first four bytes of the MD5 digest, read little-endian.
 *
 * <p>An instance owns a {@link MessageDigest} and the last digest: one thread at a time.
 */
final class Md5Hash implements KeyHash {

  /** 32-bit words in a digest. */
  static final int WORDS = 4;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest md5;
  private final byte[] digest = new byte[WORDS * Integer.BYTES];

  /**
   * @throws IllegalStateException if the Java runtime has no MD5, as one locked down to FIPS
   *     algorithms may
   */
  Md5Hash() {
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5: missing (expected: a Java runtime that has it)", e);
    }
  }

  @Override
  public int hash(byte[] key, int offset, int length) {
    md5.update(key, offset, length);
    try {
      md5.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new AssertionError("an MD5 digest has " + digest.length + " bytes", e);
    }
    return word(0);
  }

  /**
   * Returns word {@code index}, 0 to {@value #WORDS} - 1, of the digest that the last {@link #hash}
   * took.
   */
  int word(int index) {
    return (int) WORD.get(digest, index * Integer.BYTES);
  }
}
