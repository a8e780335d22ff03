package io.keyway.route;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.Decimal;
import io.netty.buffer.ByteBuf;

/**
 * The number that a node answers as text, on its way to a client that gets it in binary. One per
 * event loop; a number stands in it from its value to the end of its answer.
 */
final class CounterText {

  private final byte[] digits = new byte[Decimal.DIGITS_MAX];
  private int length;

  /** Takes a number's digits, of which there are at most {@link Decimal#DIGITS_MAX}. */
  void take(ByteBuf from, int count) {
    Memory.copy(Buffers.readAddress(from), digits, 0, count);
    length = count;
  }

  /** Whether what was taken is a number. */
  boolean isNumber() {
    return Decimal.isUnsigned(digits, 0, length);
  }

  /** The number, unsigned, if it {@link #isNumber is} one. */
  long number() {
    return Decimal.parseUnsigned(digits, 0, length);
  }
}
