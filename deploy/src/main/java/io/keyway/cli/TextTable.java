package io.keyway.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that are as wide as what stands in them; numbers stand to the right. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  TextTable(List<String> titles) {
    rows.add(titles);
  }

  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
  }

  void add(List<String> cells) {
    rows.add(cells);
  }

  List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    boolean[] right = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      right[column] = rows.size() > 1;
      for (int row = 0; row < rows.size(); row++) {
        String cell = rows.get(row).get(column);
        widths[column] = Math.max(widths[column], cell.length());
        right[column] &= row == 0 || isNumber(cell);
      }
    }
    return rows.stream().map(row -> line(row, widths, right)).toList();
  }

  /** The titles and rows, each with a line end. */
  @Override
  public String toString() {
    return String.join("\n", lines()) + "\n";
  }

  private static boolean isNumber(String cell) {
    return cell.isEmpty()
        || cell.equals("-")
        || Character.isDigit(cell.charAt(0))
        || (cell.length() > 1 && cell.charAt(0) == '-' && Character.isDigit(cell.charAt(1)));
  }

  private static String line(List<String> row, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String space = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : GAP);
      line.append(right[column] ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }
}
