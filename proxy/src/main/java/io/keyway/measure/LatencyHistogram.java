package io.keyway.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many times took how long: written by one event loop alone, read by any thread.
 *
 * <p>Cells are as wide as a microsecond up to 32 µs, and then at most a sixteenth of what they
 * count; 67 seconds and more is the last one. 3 KiB.
 *
 * <pre>
 * cell    0   1  ..  31 | 32    33    ..  47   | 48    ..
 * µs      0   1  ..  31 | 32-33 34-35 ..  62-63| 64-67 ..
 * </pre>
 */
final class LatencyHistogram {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** Cells for each power of two, as a power of two. */
  private static final int PRECISION_BITS = 4;

  private static final int PRECISION = 1 << PRECISION_BITS;

  /** Times are taken for shorter than two to the power of this, in microseconds. */
  private static final int RANGE_BITS = 26;

  static final int CELLS = (RANGE_BITS - PRECISION_BITS + 1) * PRECISION;

  private static final long MICROS_MAX = (1L << RANGE_BITS) - 1;
  private static final int SUM = CELLS;
  private static final int MAX = CELLS + 1;

  /** The counts, the sum of all times, and the longest; both in nanoseconds. */
  private final long[] cells = new long[CELLS + 2];

  /** Counts a time. Event loop only. */
  void record(long nanos) {
    int cell = cell(nanos / 1000);
    CELL.setOpaque(cells, cell, cells[cell] + 1);
    CELL.setOpaque(cells, SUM, cells[SUM] + nanos);
    if (nanos > cells[MAX]) {
      CELL.setOpaque(cells, MAX, nanos);
    }
  }

  /** Adds what was counted by now to counts of several histograms. Any thread. */
  void addTo(long[] counts) {
    for (int cell = 0; cell < CELLS; cell++) {
      counts[cell] += get(cell);
    }
  }

  /** The sum of all times, in nanoseconds. Any thread. */
  long sumNanos() {
    return get(SUM);
  }

  /** The longest time, in nanoseconds. Any thread. */
  long maxNanos() {
    return get(MAX);
  }

  private long get(int cell) {
    return (long) CELL.getOpaque(cells, cell);
  }

  /** The cell that counts a time. */
  static int cell(long micros) {
    long taken = Math.clamp(micros, 0, MICROS_MAX);
    if (taken < PRECISION) {
      return (int) taken;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(taken);
    int step = (int) (taken >>> (power - PRECISION_BITS)) - PRECISION;
    return (power - PRECISION_BITS + 1) * PRECISION + step;
  }

  /** The shortest time that a cell does not count any more, in microseconds. */
  static long endMicros(int cell) {
    if (cell < PRECISION) {
      return cell + 1L;
    }
    int shift = cell / PRECISION - 1;
    return (PRECISION + cell % PRECISION + 1L) << shift;
  }
}
