package io.keyway.slab;

import java.util.Arrays;

/** Numbers of pages, last in first out. Guarded by its owner. */
final class IntStack {

  private static final int INITIAL_SIZE = 16;

  private int[] values = new int[INITIAL_SIZE];
  private int size;

  void push(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int pop() {
    return values[--size];
  }

  /** The value that was pushed first. */
  int bottom() {
    return values[0];
  }

  /** The value that as many were pushed before. */
  int get(int index) {
    return values[index];
  }

  /** Takes out a value, wherever it is; the others keep their order. */
  void remove(int value) {
    int at = 0;
    while (values[at] != value) {
      at++;
    }
    System.arraycopy(values, at + 1, values, at, --size - at);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
