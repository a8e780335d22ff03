package io.keyway.console;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they are kept: {@code iterations$salt$hash} of PBKDF2 with HMAC-SHA-256, the latter
 * two in base64.
 */
final class Password {

  static final int LENGTH_MIN = 10;
  static final int LENGTH_MAX = 200;

  private static final int ITERATIONS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Password() {}

  /**
   * What to keep of a password.
   *
   * @throws IllegalArgumentException if it is too short or too long
   */
  static String keep(String password) {
    if (password.length() < LENGTH_MIN || password.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "password: %d characters (expected: %d to %d)"
              .formatted(password.length(), LENGTH_MIN, LENGTH_MAX));
    }
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder();
    return ITERATIONS
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash(password, salt, ITERATIONS));
  }

  /** Whether a password is the one that was kept. Takes a tenth of a second or so. */
  static boolean matches(String password, String kept) {
    String[] parts = kept.split("\\$", -1);
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] hash = hash(password, base64.decode(parts[1]), Integer.parseInt(parts[0]));
    return MessageDigest.isEqual(hash, base64.decode(parts[2]));
  }

  private static byte[] hash(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
