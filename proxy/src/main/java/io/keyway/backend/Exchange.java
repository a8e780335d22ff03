package io.keyway.backend;

import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight to one node, and what its reply must look like. Pooled per event loop.
 *
 * <p>Of a retrieval it remembers the keys, each behind a length byte, because a reply is believed
 * only if it names a key that was asked: a stray reply on the connection would otherwise hand one
 * client another's value.
 */
public final class Exchange {

  private static final int KEYS_BYTES_INITIAL = 256;

  /**
   * Larger arrays are left to the garbage collector, so that one huge retrieval does not stay in
   * the pool.
   */
  private static final int KEYS_BYTES_KEPT = 16 << 10;

  Expectation expectation = Expectation.LINE;
  @Nullable ReplySink sink;
  long deadlineNanos;
  @Nullable Exchange next;

  private byte[] keys = new byte[KEYS_BYTES_INITIAL];
  private int keysLength;
  private int keysCursor;

  /** Adds the request's current key to those that may be answered. */
  public void expectKey(Request request) {
    int length = request.keyLength();
    if (keys.length - keysLength <= length) {
      keys = Arrays.copyOf(keys, 2 * keys.length + length);
    }
    keys[keysLength++] = (byte) length;
    System.arraycopy(request.line(), request.keyOffset(), keys, keysLength, length);
    keysLength += length;
  }

  /**
   * Whether a value is for one of the keys that are still open; those before it are misses from
   * here on.
   */
  boolean acceptsKey(ReplyParser value) {
    while (keysCursor < keysLength) {
      int from = keysCursor + 1;
      int to = from + (keys[keysCursor] & 0xff);
      keysCursor = to;
      if (Arrays.equals(
          keys, from, to, value.line(), value.keyOffset(), value.keyOffset() + value.keyLength())) {
        return true;
      }
    }
    return false;
  }

  void recycle() {
    sink = null;
    next = null;
    keysLength = 0;
    keysCursor = 0;
    if (keys.length > KEYS_BYTES_KEPT) {
      keys = new byte[KEYS_BYTES_INITIAL];
    }
  }
}
