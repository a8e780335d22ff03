package io.keyway.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * One worker's counters: written by its event loop alone, read by any thread.
 *
 * <p>A single writer needs no atomic addition, only writes that become visible; that is a plain
 * move, where a shared counter would cost a locked one for each of the four that a request changes.
 *
 * <pre>
 * +------------------+-----------------------+-----------------------+----
 * | one cell a Stat  | class 0: a ClassStat  | class 1: a ClassStat  | ...
 * +------------------+-----------------------+-----------------------+----
 * </pre>
 */
public final class Counters {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** Slab classes are numbered from 1 to 63; class 0 takes what belongs to none. */
  private static final int CLASSES_MAX = 64;

  private static final int STATS = Stat.values().length;
  private static final int CLASS_STATS = ClassStat.values().length;

  private final long[] cells = new long[STATS + CLASSES_MAX * CLASS_STATS];

  /** What the cells held at the last reset, which may not write to them itself. */
  private final long[] cellsAtReset = new long[cells.length];

  /** Adds one. Event loop only. */
  public void increment(Stat stat) {
    add(cell(stat), 1);
  }

  /** Adds any number. Event loop only. */
  public void add(Stat stat, long amount) {
    add(cell(stat), amount);
  }

  /** Adds one for a slab class, 0 to 63. Event loop only. */
  public void increment(ClassStat stat, int classId) {
    add(cell(stat, classId), 1);
  }

  private void add(int cell, long amount) {
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
    return sum(workers, cell(stat));
  }

  /** The sum of a slab class's counter over workers, since the last reset. */
  static long sum(List<Counters> workers, ClassStat stat, int classId) {
    return sum(workers, cell(stat, classId));
  }

  private static long sum(List<Counters> workers, int cell) {
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

  @SuppressWarnings("EnumOrdinal") // as above
  private static int cell(ClassStat stat, int classId) {
    return STATS + classId * CLASS_STATS + stat.ordinal();
  }
}
