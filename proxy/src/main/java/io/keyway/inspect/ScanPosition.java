package io.keyway.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a scan stopped: for each node the number of items that it had listed, or that it was done.
 * Servers list their items in about the same order each time, so a scan that goes on there may meet
 * an item twice, or miss one, only if it moved meanwhile.
 *
 * @param items by the node's name; {@link #END} for one that is done
 */
public record ScanPosition(Map<String, Long> items) {

  /** The position of a node that has no more. */
  public static final long END = Long.MAX_VALUE;

  /** Before the first item of every node. */
  public static final ScanPosition START = new ScanPosition(Map.of());

  private static final String END_WORD = "end";

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static ScanPosition parse(String text) {
    Map<String, Long> items = new LinkedHashMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = part.lastIndexOf('=');
      String word = part.substring(equals + 1);
      if (equals < 1 || !word.matches("[0-9]{1,18}|" + END_WORD)) {
        throw new IllegalArgumentException(
            "position: '%s' (expected: node=count,node=end)".formatted(text));
      }
      items.put(part.substring(0, equals), word.equals(END_WORD) ? END : Long.parseLong(word));
    }
    return new ScanPosition(items);
  }

  long of(PoolNode node) {
    return items.getOrDefault(node.name(), 0L);
  }

  /** One word that a command line takes as it is. */
  @Override
  public String toString() {
    return items.entrySet().stream()
        .map(e -> e.getKey() + "=" + (e.getValue() == END ? END_WORD : e.getValue()))
        .collect(Collectors.joining(","));
  }
}
