package io.keyway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@link Report} as text: a row per figure, a column per target, and a ratio column for each
 * target but the first.
 */
final class ReportTable {

  /** From here on the generator may be what limits the figures. */
  private static final double BUSY_SHARE = 0.95;

  private static final String COLUMN_GAP = "  ";

  private ReportTable() {}

  static String text(Report report) {
    StringBuilder text = new StringBuilder();
    Workload workload = report.workload();
    line(text, workload.description());
    line(
        text,
        "%d %s of %s s after %s s of warm-up; median (least … most)"
            .formatted(
                workload.rounds(),
                workload.rounds() == 1 ? "round" : "rounds",
                Workload.plain(workload.durationSeconds()),
                Workload.plain(workload.warmupSeconds())));
    line(text, "");
    rows(report).forEach(row -> line(text, row));
    report.results().forEach(result -> notes(text, result));
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  private static List<String> rows(Report report) {
    List<List<String>> columns = new ArrayList<>();
    columns.add(labels());
    Report.Result first = report.results().getFirst();
    columns.add(figures(first));
    for (Report.Result result : report.results().subList(1, report.results().size())) {
      columns.add(figures(result));
      columns.add(ratios(result, first));
    }
    List<String> rows = new ArrayList<>();
    for (int row = 0; row <= Metric.values().length; row++) {
      rows.add(row(columns, row));
    }
    return rows;
  }

  private static String row(List<List<String>> columns, int row) {
    StringBuilder line = new StringBuilder();
    for (List<String> column : columns) {
      int width = column.stream().mapToInt(String::length).max().orElse(0);
      String cell = column.get(row);
      line.append(line.isEmpty() ? "" : COLUMN_GAP).append(cell).repeat(' ', width - cell.length());
    }
    return line.toString().stripTrailing();
  }

  private static List<String> labels() {
    List<String> column = new ArrayList<>(List.of(""));
    for (Metric metric : Metric.values()) {
      column.add(metric.label());
    }
    return column;
  }

  private static List<String> figures(Report.Result result) {
    List<String> column = new ArrayList<>(List.of(result.target().name()));
    for (Metric metric : Metric.values()) {
      column.add(figure(metric, result.spread(metric)));
    }
    return column;
  }

  private static String figure(Metric metric, Spread spread) {
    String median = metric.format(spread.median());
    return spread.min() < spread.max()
        ? "%s (%s … %s)".formatted(median, metric.format(spread.min()), metric.format(spread.max()))
        : median;
  }

  private static List<String> ratios(Report.Result result, Report.Result first) {
    List<String> column = new ArrayList<>(List.of("ratio"));
    for (Metric metric : Metric.values()) {
      double ratio = result.spread(metric).ratioTo(first.spread(metric));
      column.add(Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio));
    }
    return column;
  }

  private static void notes(StringBuilder text, Report.Result result) {
    String name = result.target().name();
    if (result.errors() > 0) {
      line(
          text,
          "%s: %,d errors, the first: %s".formatted(name, result.errors(), result.firstError()));
    }
    if (result.unsent() > 0) {
      line(
          text,
          "%s: %,d operations were due but not sent when a round ended: it did not keep up with the rate"
              .formatted(name, result.unsent()));
    }
    if (result.spread(Metric.GENERATOR_BUSY).median() >= BUSY_SHARE) {
      line(
          text,
          "%s: the generator was busy all the time, so the server may be faster than this; try more --threads"
              .formatted(name));
    }
  }
}
