package io.keyway.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may use a node, by name and password, as memcached's {@code -Y} has them in a file: {@code
 * user:password} on each line. Names and passwords are bytes. Any thread.
 */
public final class Users {

  private static final int FILE_BYTES_MAX = 1 << 20;

  private final Path file;
  private final Map<String, byte[]> passwords = new HashMap<>();

  private Users(Path file) {
    this.file = file;
  }

  /**
   * Reads a file of users; later changes of it are not seen.
   *
   * @throws IllegalArgumentException if it can't be read, is over 1 MiB, has no user, or a line of
   *     it is no {@code user:password}
   */
  public static Users read(Path file) {
    Users users = new Users(file);
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw refusal(file, "is larger than 1 MiB");
      }
      Files.readString(file, ISO_8859_1).lines().forEach(users::add);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
    if (users.passwords.isEmpty()) {
      throw refusal(file, "has no user");
    }
    return users;
  }

  private void add(String line) {
    int colon = line.indexOf(':');
    if (colon < 1 || colon == line.length() - 1) {
      // The line may hold a password, so it is not shown.
      throw refusal(file, "has a malformed line");
    }
    passwords.put(line.substring(0, colon), line.substring(colon + 1).getBytes(ISO_8859_1));
  }

  private static IllegalArgumentException refusal(Path file, String problem) {
    return new IllegalArgumentException(
        file + " " + problem + " (expected: user:password on each line)");
  }

  /** Whether there is such a user with this password, which is compared in constant time. */
  public boolean admit(String user, String password) {
    byte[] expected = passwords.get(user);
    return expected != null && MessageDigest.isEqual(expected, password.getBytes(ISO_8859_1));
  }

  /** The file that they were read from. */
  public Path file() {
    return file;
  }
}
