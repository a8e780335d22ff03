package io.keyway.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The version that clients see: memcached's that the replies follow, with our own behind it; no
 * blanks, for exporters.
 */
public final class Version {

  /** The version itself. */
  public static final String TEXT = "1.6.45-keyway-0.1.0";

  private static final byte[] LINE =
      ("VERSION " + TEXT + "\r\n").getBytes(StandardCharsets.US_ASCII);

  private Version() {}

  /** The answer to {@code version}. The caller must not change it. */
  public static byte[] line() {
    return LINE;
  }
}
