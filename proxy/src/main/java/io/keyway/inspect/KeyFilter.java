package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Which keys a scan is after. Any thread. */
public sealed interface KeyFilter {

  /** Every key. */
  KeyFilter ALL = new Glob(new byte[] {'*'});

  boolean matches(byte[] key);

  /**
   * Reads a filter: {@code /expression/} for a regular expression that is found somewhere in the
   * key, anything else is a glob for the whole key, in which {@code *} stands for any text, {@code
   * ?} for one character, {@code [a-c]} and {@code [!a-c]} for one of some bytes, and a backslash
   * takes the meaning from what follows.
   *
   * @throws IllegalArgumentException if it is no regular expression
   */
  static KeyFilter parse(String text) {
    if (TextPattern.isPattern(text)) {
      return new Expression(TextPattern.between(text));
    }
    return new Glob(text.getBytes(UTF_8));
  }

  /** A regular expression over the key as UTF-8. */
  record Expression(TextPattern pattern) implements KeyFilter {
    @Override
    public boolean matches(byte[] key) {
      return pattern.isFoundIn(new String(key, UTF_8));
    }
  }

  /** A glob over the key's bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Glob(byte[] pattern) implements KeyFilter {

    /** Follows the pattern, and goes back to the last star when it leads nowhere. */
    @Override
    public boolean matches(byte[] key) {
      int p = 0;
      int k = 0;
      int starP = -1;
      int starK = 0;
      while (k < key.length) {
        if (p < pattern.length && pattern[p] == '*') {
          starP = ++p;
          starK = k;
          continue;
        }
        int taken = p < pattern.length ? taken(p, key, k) : 0;
        if (taken > 0) {
          k += taken;
          p = next(p);
        } else if (starP >= 0) {
          p = starP;
          k = ++starK;
        } else {
          return false;
        }
      }
      while (p < pattern.length && pattern[p] == '*') {
        p++;
      }
      return p == pattern.length;
    }

    /**
     * How many bytes of the key the part of the pattern at {@code p} takes; 0 if it does not fit.
     */
    private int taken(int p, byte[] key, int k) {
      return switch (pattern[p]) {
        case '?' -> character(key, k);
        case '[' -> setEnd(p) < 0 ? same(p, key, k) : inSet(p, key[k] & 0xff) ? 1 : 0;
        case '\\' -> same(p + 1 < pattern.length ? p + 1 : p, key, k);
        default -> same(p, key, k);
      };
    }

    private int same(int p, byte[] key, int k) {
      return pattern[p] == key[k] ? 1 : 0;
    }

    private static int character(byte[] key, int k) {
      int end = k + 1;
      while (end < key.length && (key[end] & 0xc0) == 0x80) {
        end++;
      }
      return end - k;
    }

    private int next(int p) {
      return switch (pattern[p]) {
        case '[' -> setEnd(p) < 0 ? p + 1 : setEnd(p) + 1;
        case '\\' -> Math.min(p + 2, pattern.length);
        default -> p + 1;
      };
    }

    /** Where a set ends, or -1 if the bracket stands for itself. */
    private int setEnd(int p) {
      int at = setStart(p) + 1;
      while (at < pattern.length && pattern[at] != ']') {
        at++;
      }
      return at < pattern.length ? at : -1;
    }

    private int setStart(int p) {
      return isNegated(p) ? p + 2 : p + 1;
    }

    private boolean isNegated(int p) {
      return p + 1 < pattern.length && (pattern[p + 1] == '!' || pattern[p + 1] == '^');
    }

    private boolean inSet(int p, int value) {
      int end = setEnd(p);
      boolean found = false;
      for (int at = setStart(p); at < end; at++) {
        if (at + 2 < end && pattern[at + 1] == '-') {
          found |= value >= (pattern[at] & 0xff) && value <= (pattern[at + 2] & 0xff);
          at += 2;
        } else {
          found |= value == (pattern[at] & 0xff);
        }
      }
      return found != isNegated(p);
    }
  }
}
