package io.keyway.telemetry;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server of the protocol answers to {@code stats} and its kin, at one moment. Figures that
 * are no numbers, such as those on which nodes do not agree, count as absent.
 *
 * @param general of {@code stats}
 * @param settings of {@code stats settings}
 * @param items of {@code stats items}, by slab class
 * @param slabs of {@code stats slabs}, by slab class
 * @param memory of {@code stats slabs}, what is of no class
 */
record ServerStatistics(
    Map<String, String> general,
    Map<String, String> settings,
    Map<Integer, Map<String, String>> items,
    Map<Integer, Map<String, String>> slabs,
    Map<String, String> memory) {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
  private static final Pattern OF_CLASS = Pattern.compile("(?:items:)?([0-9]{1,5}):([a-z_]+)");

  /** Asks for all of them, by the words behind {@code stats}. */
  static ServerStatistics ask(Function<String, Map<String, String>> server) {
    Map<String, String> slabs = server.apply("slabs");
    return new ServerStatistics(
        server.apply(""),
        server.apply("settings"),
        byClass(server.apply("items")),
        byClass(slabs),
        slabs);
  }

  private static Map<Integer, Map<String, String>> byClass(Map<String, String> statistics) {
    Map<Integer, Map<String, String>> classes = new TreeMap<>();
    statistics.forEach((name, value) -> {
      var ofClass = OF_CLASS.matcher(name);
      if (ofClass.matches()) {
        classes
            .computeIfAbsent(Integer.valueOf(ofClass.group(1)), id -> new TreeMap<>())
            .put(ofClass.group(2), value);
      }
    });
    return classes;
  }

  /** A number among some of the statistics, or null if there is none. */
  static @Nullable String number(Map<String, String> statistics, String name) {
    String value = statistics.get(name);
    return value != null && NUMBER.matcher(value).matches() ? value : null;
  }

  /** A number less some others, or null if one of them is absent. */
  static @Nullable String difference(
      Map<String, String> statistics, String name, String... others) {
    String from = number(statistics, name);
    if (from == null) {
      return null;
    }
    BigDecimal left = new BigDecimal(from);
    for (String other : others) {
      String less = number(statistics, other);
      if (less == null) {
        return null;
      }
      left = left.subtract(new BigDecimal(less));
    }
    return left.toPlainString();
  }
}
