package io.keyway.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows of texts in columns that are as wide as they must be. One thread. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final List<Integer> widths;

  TextTable(String... titles) {
    this.widths = new ArrayList<>(Collections.nCopies(titles.length, 0));
    row(titles);
  }

  /** Adds a row with a text for each title. */
  void row(String... texts) {
    rows.add(texts);
    for (int i = 0; i < texts.length; i++) {
      widths.set(i, Math.max(widths.get(i), texts[i].length()));
    }
  }

  /** The titles and rows, each with a line end and without trailing blanks. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).repeat(" ", widths.get(i) - row[i].length()).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
