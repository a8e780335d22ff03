package io.keyway.measure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * How people see keys: as they are, or a pseudonym in place of each, the same for the same key
 * until the process ends. Any thread.
 */
final class KeyMask {

  private static final int SECRET_BYTES = 32;
  private static final int SHOWN_BYTES = 6;

  /** What nobody outside can guess keys without; empty if keys are shown. */
  private final byte[] secret;

  private KeyMask(byte[] secret) {
    this.secret = secret;
  }

  static KeyMask of(boolean masking) {
    byte[] secret = new byte[masking ? SECRET_BYTES : 0];
    new SecureRandom().nextBytes(secret);
    return new KeyMask(secret);
  }

  /** A key as it may be shown, or {@code ""} for none. */
  String text(byte[] bytes, int offset, int length) {
    if (secret.length == 0 || length == 0) {
      return new String(bytes, offset, length, ISO_8859_1);
    }
    MessageDigest digest = sha256();
    digest.update(secret);
    digest.update(bytes, offset, length);
    return '#' + HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
