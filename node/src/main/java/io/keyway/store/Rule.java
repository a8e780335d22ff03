package io.keyway.store;

/** The rules for settings; each refuses a value in one sentence. */
final class Rule {

  private Rule() {}

  static void range(String name, long value, long min, long max) {
    require(value >= min && value <= max, name, value, min + " to " + max);
  }

  /** Allows what lies between 0 and 1, without both. */
  static void share(String name, double value) {
    require(value > 0 && value < 1, name, value, "between 0 and 1");
  }

  static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
  }
}
