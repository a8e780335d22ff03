package io.keyway.placement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * How a client hashes again when it finds a server dead. Look-ups that meet no dead server never
 * come here, so these allocate.
 */
@FunctionalInterface
interface Rehash {

  /**
   * Returns the hash to look up next.
   *
   * @param hash that of the look-up that failed
   * @param failures how many look-ups have failed, from 1
   */
  long next(KeyHash function, long hash, int failures, byte[] key);

  /** python-memcached: hashes the digits of the last hash and of the try. */
  static long python(KeyHash function, long hash, int failures, byte[] key) {
    return function.hash((Long.toString(hash) + (failures - 1)).getBytes(US_ASCII));
  }

  /** Cache::Memcached: adds the hash of the try and the key. */
  static long perl(KeyHash function, long hash, int failures, byte[] key) {
    return hash + function.hash(numbered(failures, key));
  }

  /** Dalli: hashes the try and the key. */
  static long dalli(KeyHash function, long hash, int failures, byte[] key) {
    return function.hash(numbered(failures - 1, key));
  }

  /** spymemcached's KetamaIterator: adds the hash of the try and the key, in 32 bits. */
  static long spymemcached(KeyHash function, long hash, int failures, byte[] key) {
    long other = function.hash(numbered(failures - 1, key));
    return (hash + (int) (other ^ (other >>> Integer.SIZE))) & 0xffffffffL;
  }

  private static byte[] numbered(int number, byte[] key) {
    byte[] digits = Integer.toString(number).getBytes(US_ASCII);
    byte[] numbered = Arrays.copyOf(digits, digits.length + key.length);
    System.arraycopy(key, 0, numbered, digits.length, key.length);
    return numbered;
  }
}
