package io.keyway.console;

import java.util.regex.Pattern;

/**
 * Somebody who may sign in.
 *
 * @param name 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param password as {@link Password} writes it
 */
record Account(String name, String role, String password) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @throws IllegalArgumentException if name or role breaks its rule
   */
  Account {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: '%s' (expected: 1 to 64 of A-Z a-z 0-9 . _ -)".formatted(name));
    }
    Role.of(role);
  }
}
