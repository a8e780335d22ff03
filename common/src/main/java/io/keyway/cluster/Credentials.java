package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Who this process is to ZooKeeper, by its digest scheme. What a process with credentials makes in
 * the tree, only those with the same ones can read and write.
 *
 * @param user name without a colon
 * @param password not shown anywhere
 */
public record Credentials(String user, String password) {

  /**
   * @throws IllegalArgumentException if either is empty, or the user has a colon
   */
  public Credentials {
    if (user.isEmpty() || user.indexOf(':') >= 0 || password.isEmpty()) {
      // Not even half of what was given: it may be the password.
      throw new IllegalArgumentException(
          "ZooKeeper credentials: malformed (expected: user:password)");
    }
  }

  /**
   * Reads {@code user:password}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Credentials parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Credentials("", "")
        : new Credentials(text.substring(0, colon), text.substring(colon + 1));
  }

  byte[] digestForm() {
    return (user + ':' + password).getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return user;
  }
}
