package io.keyway.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One number for each constant of an enum: written by one event loop alone, read by any thread.
 *
 * <p>A single writer needs no atomic addition, only writes that become visible, which cost as much
 * as plain ones. A reader sees each number as it was a moment ago, and not all at the same moment.
 *
 * @param <E> what is counted
 */
public final class Counters<E extends Enum<E>> {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  /** Cells that stay unused at both ends, so that two loops never write to the same cache line. */
  private static final int PADDING = 8;

  private final long[] cells;

  /** All numbers are 0. */
  public Counters(Class<E> counted) {
    this.cells = new long[PADDING + counted.getEnumConstants().length + PADDING];
  }

  /** Adds one. Event loop only. */
  public void increment(E counter) {
    add(counter, 1);
  }

  /** Adds any number. Event loop only. */
  public void add(E counter, long amount) {
    int cell = cell(counter);
    CELL.setOpaque(cells, cell, cells[cell] + amount);
  }

  /** Puts a number in place of another. Event loop only. */
  public void set(E counter, long value) {
    CELL.setOpaque(cells, cell(counter), value);
  }

  /** The number by now. Any thread. */
  public long get(E counter) {
    return (long) CELL.getOpaque(cells, cell(counter));
  }

  @SuppressWarnings("EnumOrdinal") // an EnumMap would box on each count
  private static int cell(Enum<?> counter) {
    return PADDING + counter.ordinal();
  }
}
