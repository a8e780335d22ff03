package io.keyway.cluster;

import java.util.regex.Pattern;

/**
 * The rules for names, numbers and texts in the tree. Each check returns its argument or refuses it
 * in one sentence.
 */
final class Rule {
  static final int TEXT_LENGTH_MAX = 256;

  private static final int SHOWN_LENGTH_MAX = 80;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Rule() {}

  static String name(String what, String value) {
    // ZooKeeper refuses the relative path elements, so they name nothing.
    if (!NAME.matcher(value).matches() || value.equals(".") || value.equals("..")) {
      throw refusal(what, '"' + value + '"', "1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return value;
  }

  static String text(String what, String value) {
    if (value.isBlank() || value.length() > TEXT_LENGTH_MAX) {
      throw refusal(what, '"' + value + '"', "1 to " + TEXT_LENGTH_MAX + " characters, not blank");
    }
    return value;
  }

  static long number(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw refusal(what, Long.toString(value), min + ".." + max);
    }
    return value;
  }

  static IllegalArgumentException refusal(String what, String actual, String expected) {
    return new IllegalArgumentException(
        shown(what) + ": " + shown(actual) + " (expected: " + expected + ")");
  }

  /** What others wrote ends up in logs: one short line, whatever it is. */
  private static String shown(String text) {
    String line = CONTROL.matcher(text).replaceAll("?");
    return line.length() <= SHOWN_LENGTH_MAX ? line : line.substring(0, SHOWN_LENGTH_MAX) + "...";
  }
}
