package io.keyway.cli;

import io.keyway.command.Users;
import java.nio.file.Path;

/**
 * A value as it was written behind a flag. What is no such value is refused in one sentence.
 *
 * @param flag the flag as messages name it
 */
record FlagValue(String flag, String text) {

  int integer() {
    return Math.toIntExact(integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  /** Reads a whole number from {@code min} to {@code max}. */
  long integer(long min, long max) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refusal("a whole number");
    }
    check(flag, value, min, max);
    return value;
  }

  /**
   * Refuses a number that is not from {@code min} to {@code max}.
   *
   * @param flag whose value it is
   */
  static void check(String flag, long value, long min, long max) {
    if (value < min || value > max) {
      throw new FlagValue(flag, Long.toString(value)).refusal(min + " to " + max);
    }
  }

  double decimal() {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number that is not finite is.
    }
    throw refusal("a number");
  }

  /** Reads the permission bits of a file. */
  int mode() {
    if (!text.matches("0?[0-7]{1,3}")) {
      throw refusal("an octal mode such as 700");
    }
    return Integer.parseInt(text, 8);
  }

  char character() {
    if (text.length() != 1) {
      throw refusal("one character");
    }
    return text.charAt(0);
  }

  int bytes() {
    try {
      return ByteSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw refusal("a size such as 512k or 1m");
    }
  }

  /** Reads a file of users. */
  Users users() {
    try {
      return Users.read(path());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("%s: %s".formatted(flag, e.getMessage()));
    }
  }

  Path path() {
    return Path.of(notEmpty()).toAbsolutePath();
  }

  String notEmpty() {
    if (text.isBlank()) {
      throw refusal("something");
    }
    return text;
  }

  /** What is said of a value that does not follow its rule. */
  CommandException refusal(String expected) {
    return CommandException.usage("%s: %s (expected: %s)".formatted(flag, text, expected));
  }
}
