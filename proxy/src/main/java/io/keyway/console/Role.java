package io.keyway.console;

import java.util.Locale;

/** What somebody may do in the console; each role may do what those before it may. */
enum Role {
  /** Sees everything, values of keys too, and changes nothing. */
  VIEWER,
  /** Changes items and members, and sends any command. */
  OPERATOR;

  boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The word for it in JSON. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException if it is no role
   */
  static Role of(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("role: '%s' (expected: viewer or operator)".formatted(text));
  }
}
