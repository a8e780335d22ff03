package io.keyway.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds up what several nodes have counted of keys that start alike: their answers to {@code stats
 * detail dump}. Prefixes stay in the order in which they came.
 */
public final class PrefixSums {

  /** Prefixes that are told apart, as many as by a Keyway node; others are left out. */
  public static final int PREFIXES_MAX = 10_000;

  /** A prefix may hold blanks if a key may, as those of the binary protocol. */
  private static final Pattern LINE =
      Pattern.compile(
          "PREFIX (.*) get ([0-9]{1,19}) hit ([0-9]{1,19}) set ([0-9]{1,19}) del ([0-9]{1,19})");

  private static final int COUNTS = 4;

  private final Map<String, long[]> sums = new LinkedHashMap<>();
  private boolean incomplete;

  /** Adds a line of a node; one that says anything else is left out. */
  public void add(String line) {
    Matcher counted = LINE.matcher(line);
    if (!counted.matches()) {
      return;
    }
    String prefix = counted.group(1);
    if (sums.size() >= PREFIXES_MAX && !sums.containsKey(prefix)) {
      incomplete = true;
      return;
    }
    long[] counts = sums.computeIfAbsent(prefix, added -> new long[COUNTS]);
    for (int i = 0; i < COUNTS; i++) {
      counts[i] += Long.parseUnsignedLong(counted.group(2 + i));
    }
  }

  /** Whether prefixes were left out for their number. */
  public boolean isIncomplete() {
    return incomplete;
  }

  /** Hands out a line for each prefix, as a node has it. */
  public void forEach(Consumer<String> lines) {
    sums.forEach((prefix, counts) -> lines.accept(line(prefix, counts)));
  }

  private static String line(String prefix, long[] counts) {
    return "PREFIX "
        + prefix
        + " get "
        + Long.toUnsignedString(counts[0])
        + " hit "
        + Long.toUnsignedString(counts[1])
        + " set "
        + Long.toUnsignedString(counts[2])
        + " del "
        + Long.toUnsignedString(counts[3]);
  }
}
