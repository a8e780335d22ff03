package io.keyway.stats;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds up the answers of several nodes to one {@code stats} command.
 *
 * <p>Amounts are summed, so that a pool reads like one large server; what is a state of each node
 * is the least, the largest, or the value that all agree on, else {@code mixed}. Names stay in the
 * order of the first node that has them.
 */
public final class StatsMerge {

  private static final String MIXED = "mixed";

  private static final Set<String> LEAST = Set.of("uptime", "accepting_conns");

  private static final Set<String> LARGEST =
      Set.of(
          "time",
          "hash_power_level",
          "hash_is_expanding",
          "active_slabs",
          "age",
          "age_hot",
          "age_warm",
          "evicted_time");

  private static final Set<String> SAME =
      Set.of("version", "libevent", "pointer_size", "chunk_size", "chunks_per_page");

  private static final Pattern FIRST_NUMBER = Pattern.compile("(?:items:)?([0-9]{1,9})(?::.*)?");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

  private final boolean settings;
  private final boolean numbered;
  private final Map<String, String> merged = new LinkedHashMap<>();

  /**
   * An empty sum.
   *
   * @param arguments the words behind {@code stats}; settings are compared, never summed
   */
  public StatsMerge(String arguments) {
    this.settings = arguments.startsWith("settings");
    this.numbered = arguments.matches("(items|slabs|sizes)\\b.*");
  }

  /** Adds one statistic of one node. */
  public void add(String name, String value) {
    if (name.equals("pid")) {
      // One process answers the client, and that is ours.
      merged.put(name, Long.toString(ProcessHandle.current().pid()));
    } else {
      merged.merge(name, value, (a, b) -> merge(name, a, b));
    }
  }

  /** Whether there is no statistic. */
  public boolean isEmpty() {
    return merged.isEmpty();
  }

  /**
   * Hands out all statistics in order; those of slab classes and sizes by their numbers, as nodes
   * may have different ones.
   */
  public void forEach(BiConsumer<String, String> consumer) {
    merged.entrySet().stream()
        .sorted(Comparator.comparingInt(stat -> numbered ? number(stat.getKey()) : 0))
        .forEach(stat -> consumer.accept(stat.getKey(), stat.getValue()));
  }

  /** The first number in a name, which comes before those without one. */
  private static int number(String name) {
    Matcher number = FIRST_NUMBER.matcher(name);
    return number.lookingAt() ? Integer.parseInt(number.group(1)) : Integer.MAX_VALUE;
  }

  private String merge(String name, String a, String b) {
    // Those of a slab class are "items:<class>:<name>" or "<class>:<name>".
    String plain = name.substring(name.lastIndexOf(':') + 1);
    boolean numbers = NUMBER.matcher(a).matches() && NUMBER.matcher(b).matches();
    if (settings && numbers && plain.equals("item_size_max")) {
      return new BigDecimal(a).max(new BigDecimal(b)).toPlainString();
    }
    if (settings || SAME.contains(plain) || !numbers) {
      return a.equals(b) ? a : MIXED;
    }
    BigDecimal left = new BigDecimal(a);
    BigDecimal right = new BigDecimal(b);
    if (LEAST.contains(plain)) {
      return left.min(right).toPlainString();
    }
    return (LARGEST.contains(plain) ? left.max(right) : left.add(right)).toPlainString();
  }
}
