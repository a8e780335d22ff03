package io.keyway.command;

import io.keyway.store.Store;

/** Answers {@code stats sizes}: how many items there are of each size, in steps of 32 bytes. */
final class SizesReport {

  private final Store store;

  SizesReport(Store store) {
    this.store = store;
  }

  void write(StatLines lines) {
    store.report().sizes().forEach((bytes, count) -> lines.add(Integer.toString(bytes), count));
    lines.end();
  }
}
