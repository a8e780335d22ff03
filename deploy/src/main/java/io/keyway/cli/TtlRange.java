package io.keyway.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long items have to live, in seconds, both ends included; what never expires has {@link
 * Long#MAX_VALUE}.
 */
record TtlRange(long leastSeconds, long mostSeconds) {

  private static final Pattern TEXT = Pattern.compile("([0-9]{0,10})\\.\\.([0-9]{0,10})");

  static TtlRange parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("ttl: '%s' (expected: MIN..MAX)".formatted(text));
    }
    return new TtlRange(number(matcher.group(1), 0), number(matcher.group(2), Long.MAX_VALUE));
  }

  private static long number(String digits, long otherwise) {
    return digits.isEmpty() ? otherwise : Long.parseLong(digits);
  }
}
