package io.keyway.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * One worker's counters: written by its event loop alone, read by any thread.
 *
 * <p>A single writer needs no atomic addition, only writes that become visible; that is a plain
 * move, where a shared counter would cost a locked one for each of the four that a request changes.
 */
public final class Counters {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[Stat.values().length];

  /** What the cells held at the last reset, which may not write to them itself. */
  private final long[] cellsAtReset = new long[cells.length];

  /** Adds one. Event loop only. */
  public void increment(Stat stat) {
    add(stat, 1);
  }

  /** Adds any number. Event loop only. */
  public void add(Stat stat, long amount) {
    int cell = cell(stat);
    CELL.setOpaque(cells, cell, cells[cell] + amount);
  }

  /** Counts from 0 again. Any thread. */
  void reset() {
    for (int cell = 0; cell < cells.length; cell++) {
      CELL.setOpaque(cellsAtReset, cell, (long) CELL.getOpaque(cells, cell));
    }
  }

  /** The sum of a counter over workers, since the last reset. */
  static long sum(List<Counters> workers, Stat stat) {
    int cell = cell(stat);
    long sum = 0;
    for (Counters worker : workers) {
      sum += (long) CELL.getOpaque(worker.cells, cell);
      sum -= (long) CELL.getOpaque(worker.cellsAtReset, cell);
    }
    return sum;
  }

  @SuppressWarnings("EnumOrdinal") // an EnumMap would box on each count
  private static int cell(Stat stat) {
    return stat.ordinal();
  }
}
