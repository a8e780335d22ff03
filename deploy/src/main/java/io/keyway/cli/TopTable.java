package io.keyway.cli;

import io.keyway.inspect.PoolNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of {@code keyway top}: a row for each node and one for all, in memcached-top's columns.
 */
final class TopTable {

  static final List<String> TITLES =
      List.of(
          "NAME", "SIZE", "%MEM", "ITEMS", "TIME", "CONN", "%HIT", "REQ/s", "GET/s", "SET/s",
          "DEL/s", "EVI/s", "READ/s", "WRITE/s");

  private static final String[] RATES = {
    "cmd_get", "cmd_set", "cmd_delete", "evictions", "bytes_read", "bytes_written"
  };

  /** What the cells of a row are made of; rates below 0 are not known. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Row(
      String name,
      @Nullable String failure,
      double size,
      double memory,
      double items,
      double millis,
      double connections,
      double hits,
      double gets,
      double[] rates) {

    double requests() {
      return rates[0] < 0 ? -1 : rates[0] + rates[1] + rates[2];
    }

    double hitShare() {
      return gets > 0 ? hits / gets : -1;
    }
  }

  private TopTable() {}

  /**
   * Lines for the samples, the busiest node first.
   *
   * @param sort a title by which rows are sorted, the largest first, but names from a to z
   */
  static List<String> lines(
      List<PoolNode> nodes,
      Map<String, NodeSample> now,
      Map<String, NodeSample> earlier,
      String sort) {
    List<Row> rows = new ArrayList<>();
    for (PoolNode node : nodes) {
      NodeSample sample = now.get(node.name());
      if (sample != null) {
        rows.add(row(node.name(), sample, earlier.get(node.name())));
      }
    }
    int column = TITLES.indexOf(sort);
    rows.sort(column == 0 ? Comparator.comparing(Row::name) : order(column));
    TextTable table = new TextTable(TITLES);
    rows.forEach(row -> table.add(cells(row)));
    table.add(cells(total(rows)));
    List<String> lines = new ArrayList<>(table.lines());
    rows.stream()
        .filter(row -> row.failure() != null)
        .forEach(row -> lines.add(row.name() + ": " + row.failure()));
    return lines;
  }

  private static Comparator<Row> order(int column) {
    return Comparator.<Row>comparingDouble(row -> figure(row, column))
        .reversed()
        .thenComparing(Row::name);
  }

  private static double figure(Row row, int column) {
    return switch (column) {
      case 1 -> row.size();
      case 2 -> row.memory() > 0 ? row.size() / row.memory() : 0;
      case 3 -> row.items();
      case 4 -> row.millis();
      case 5 -> row.connections();
      case 6 -> row.hitShare();
      case 7 -> row.requests();
      default -> row.rates()[column - 8];
    };
  }

  private static Row row(String name, NodeSample now, @Nullable NodeSample earlier) {
    double[] rates = new double[RATES.length];
    for (int i = 0; i < RATES.length; i++) {
      rates[i] = now.rate(earlier, RATES[i]);
    }
    double deletes = now.rate(earlier, "delete_hits");
    rates[2] = deletes < 0 ? -1 : deletes + Math.max(0, now.rate(earlier, "delete_misses"));
    return new Row(
        name,
        now.failure(),
        now.value("bytes"),
        now.value("limit_maxbytes"),
        now.value("curr_items"),
        now.tookMillis(),
        now.value("curr_connections"),
        Math.max(0, now.rate(earlier, "get_hits")),
        Math.max(0, now.rate(earlier, "cmd_get")),
        rates);
  }

  private static Row total(List<Row> rows) {
    double[] rates = new double[RATES.length];
    for (int i = 0; i < RATES.length; i++) {
      int rate = i;
      rates[i] = rows.stream().mapToDouble(row -> row.rates()[rate]).filter(r -> r >= 0).sum();
      if (rows.stream().allMatch(row -> row.rates()[rate] < 0)) {
        rates[i] = -1;
      }
    }
    return new Row(
        "TOTAL",
        null,
        rows.stream().mapToDouble(Row::size).sum(),
        rows.stream().mapToDouble(Row::memory).sum(),
        rows.stream().mapToDouble(Row::items).sum(),
        rows.stream().mapToDouble(Row::millis).max().orElse(0),
        rows.stream().mapToDouble(Row::connections).sum(),
        rows.stream().mapToDouble(Row::hits).sum(),
        rows.stream().mapToDouble(Row::gets).sum(),
        rates);
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.name());
    if (row.failure() != null) {
      cells.add("down");
      TITLES.stream().skip(2).forEach(_ -> cells.add("-"));
      return cells;
    }
    cells.add(amount(row.size()));
    cells.add(percent(row.memory() > 0 ? row.size() / row.memory() : -1));
    cells.add(amount(row.items()));
    cells.add(amount(row.millis()));
    cells.add(amount(row.connections()));
    cells.add(percent(row.hitShare()));
    cells.add(amount(row.requests()));
    for (double rate : row.rates()) {
      cells.add(amount(rate));
    }
    return cells;
  }

  private static String percent(double share) {
    return share < 0 ? "-" : String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /** A number in at most five characters and a letter for thousands, millions and so on. */
  private static String amount(double number) {
    if (number < 0) {
      return "-";
    }
    String letters = " kMGTPE";
    double scaled = number;
    int power = 0;
    while (scaled >= 9_999.5 && power < letters.length() - 1) {
      scaled /= 1000;
      power++;
    }
    boolean whole = scaled >= 100 || scaled == Math.rint(scaled);
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", scaled)
        + (power == 0 ? "" : letters.charAt(power));
  }
}
