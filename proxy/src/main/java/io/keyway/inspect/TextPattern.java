package io.keyway.inspect;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is sought in texts nobody has looked at: a search that takes too many
 * steps ends without a match. Any thread.
 */
final class TextPattern {

  /** Some tenths of a second. */
  private static final int STEPS_MAX = 50_000_000;

  private final Pattern pattern;

  /**
   * @throws IllegalArgumentException if it is no regular expression; says where
   */
  TextPattern(String expression) {
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern: /%s/ (expected: a regular expression; %s at %d)"
              .formatted(expression, e.getDescription(), e.getIndex()),
          e);
    }
  }

  /** The expression between slashes, or null if the text is not between slashes. */
  static boolean isPattern(String text) {
    return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
  }

  static TextPattern between(String slashes) {
    return new TextPattern(slashes.substring(1, slashes.length() - 1));
  }

  boolean isFoundIn(String text) {
    try {
      return pattern.matcher(new Counted(text, new AtomicInteger())).find();
    } catch (TooLong | StackOverflowError _) {
      return false;
    }
  }

  /** A text that counts how often it is looked at. */
  private record Counted(CharSequence text, AtomicInteger steps) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (steps.incrementAndGet() > STEPS_MAX) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), steps);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("too many steps", null, false, false);
    }
  }
}
