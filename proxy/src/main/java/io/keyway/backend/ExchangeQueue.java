package io.keyway.backend;

import org.jspecify.annotations.Nullable;

/**
 * Requests in flight on one connection in the order sent, and a stock of exchanges for the next
 * ones.
 */
final class ExchangeQueue {

  /**
   * Idle exchanges that are kept; a burst beyond it leaves its exchanges to the garbage collector.
   */
  private static final int STOCK_MAX = 1024;

  private @Nullable Exchange first;
  private @Nullable Exchange last;
  private int count;
  private @Nullable Exchange stock;
  private int stockCount;

  /** Adds an exchange at the end. */
  Exchange add() {
    Exchange exchange = stock;
    if (exchange == null) {
      exchange = new Exchange();
    } else {
      stock = exchange.next;
      exchange.next = null;
      stockCount--;
    }
    if (last == null) {
      first = exchange;
    } else {
      last.next = exchange;
    }
    last = exchange;
    count++;
    return exchange;
  }

  /** The exchange whose reply comes next. */
  @Nullable Exchange first() {
    return first;
  }

  int count() {
    return count;
  }

  /** Takes out the first exchange; give it back with {@link #release} when it is done with. */
  Exchange remove() {
    Exchange exchange = first;
    if (exchange == null) {
      throw new IllegalStateException("no exchange in flight");
    }
    first = exchange.next;
    if (first == null) {
      last = null;
    }
    count--;
    return exchange;
  }

  void release(Exchange exchange) {
    exchange.recycle();
    if (stockCount < STOCK_MAX) {
      exchange.next = stock;
      stock = exchange;
      stockCount++;
    }
  }
}
