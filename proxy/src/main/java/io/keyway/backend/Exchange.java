package io.keyway.backend;

import io.keyway.measure.Operation;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.Request;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight to one node, and what its reply must look like. Pooled per event loop.
 *
 * <p>Of a retrieval it remembers the keys, each behind its position in the client's request, a
 * length byte and one that says how much of its start the node does not know of, because a reply is
 * believed only if it names a key that was asked: a stray reply on the connection would otherwise
 * hand one client another's value.
 */
public final class Exchange {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private static final int KEY_HEADER_BYTES = Integer.BYTES + 2;
  private static final int KEYS_BYTES_INITIAL = 256;

  /**
   * Larger arrays are left to the garbage collector, so that one huge retrieval does not stay in
   * the pool.
   */
  private static final int KEYS_BYTES_KEPT = 16 << 10;

  Expectation expectation = Expectation.LINE;
  @Nullable ReplySink sink;
  long deadlineNanos;

  /** How long the node may make no progress with it. */
  long timeoutNanos;

  @Nullable Exchange next;

  /** What the node is asked, or null if nobody measures how long that takes. */
  @Nullable Operation operation;

  long startNanos;

  /** Its place among all requests on the connection, from 1. */
  long number;

  /** Requests on the connection that had to be answered before. */
  int ahead;

  /** Whether a value was among the answer. */
  boolean found;

  private int part;
  private int position;
  private byte[] keys = new byte[KEYS_BYTES_INITIAL];
  private int keysLength;
  private int keysCursor;
  private boolean byOpaque;
  private int keyFrom;
  private int strippedBytes;

  /** Whoever waits for the reply. */
  ReplySink sinkOrThrow() {
    ReplySink waiting = sink;
    if (waiting == null) {
      throw new IllegalStateException("an exchange in flight has nobody waiting for it");
    }
    return waiting;
  }

  /** Says which part of the client's reply this is. */
  public void partOf(int number) {
    part = number;
  }

  /** The part of the client's reply that this is. */
  public int part() {
    return part;
  }

  /** The position, among the keys of the client's request, of the one that is being answered. */
  public int position() {
    return position;
  }

  /**
   * Adds the request's current key, which has a position among all its keys, to those that may be
   * answered.
   */
  public void expectKey(Request request, int keyPosition) {
    int stripped = request.strippedBytes();
    expectKey(
        request.line(),
        request.keyOffset() - stripped,
        request.keyLength() + stripped,
        stripped,
        keyPosition);
  }

  /**
   * Adds a key that stands in an array.
   *
   * @param stripped the bytes at its start that the node does not know of
   */
  public void expectKey(byte[] from, int offset, int length, int stripped, int keyPosition) {
    if (keys.length - keysLength < KEY_HEADER_BYTES + length) {
      keys = Arrays.copyOf(keys, 2 * keys.length + length);
    }
    INT.set(keys, keysLength, keyPosition);
    keys[keysLength + Integer.BYTES] = (byte) length;
    keys[keysLength + Integer.BYTES + 1] = (byte) stripped;
    keysLength += KEY_HEADER_BYTES;
    System.arraycopy(from, offset, keys, keysLength, length);
    keysLength += length;
  }

  /**
   * Holds the key that is being answered, as the client gave it, in a range. The caller must not
   * change it.
   */
  public byte[] keyBytes() {
    return keys;
  }

  /** Where the key that is being answered starts. */
  public int keyOffset() {
    return keyFrom;
  }

  /** The length of the key that is being answered. */
  public int keyLength() {
    return keysCursor - keyFrom;
  }

  /** The bytes at the start of the key that is being answered of which the node knows nothing. */
  int strippedBytes() {
    return strippedBytes;
  }

  /**
   * Whether a value is for one of the keys that are still open; those before it are misses from
   * here on.
   */
  boolean acceptsKey(ReplyParser value) {
    while (keysCursor < keysLength) {
      int from = keysCursor + KEY_HEADER_BYTES;
      int to = from + (keys[from - 2] & 0xff);
      position = (int) INT.get(keys, keysCursor);
      strippedBytes = keys[from - 1] & 0xff;
      keyFrom = from;
      keysCursor = to;
      if (isKey(value, from + strippedBytes, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean isKey(ReplyParser value, int from, int to) {
    int offset = value.keyOffset();
    return Arrays.equals(keys, from, to, value.line(), offset, offset + value.keyLength());
  }

  /** Where the first key that was asked starts, as the client gave it. */
  int firstKeyOffset() {
    return KEY_HEADER_BYTES;
  }

  /** The length of the first key that was asked, 0 if it is not known. */
  int firstKeyLength() {
    return keysLength == 0 || byOpaque ? 0 : keys[KEY_HEADER_BYTES - 2] & 0xff;
  }

  /** The number of keys that were asked. */
  int countKeys() {
    int count = 0;
    for (int at = 0; at < keysLength; at += KEY_HEADER_BYTES) {
      at += keys[at + KEY_HEADER_BYTES - 2] & 0xff;
      count++;
    }
    return count;
  }

  /** Has the answer to a meta command carry an opaque token in place of its key. */
  public void expectOpaque(byte[] bytes, int offset, int length) {
    expectKey(bytes, offset, length, 0, 0);
    byOpaque = true;
  }

  /**
   * Whether a meta answer is about the one key that was asked. A miss that names none is believed:
   * memcached answered so before 1.6.18.
   */
  boolean accepts(MetaLine answer) {
    if (answer.code() == Code.EN && answer.isBare()) {
      return true;
    }
    int from = KEY_HEADER_BYTES + (keys[KEY_HEADER_BYTES - 1] & 0xff);
    int length = keysLength - from;
    return byOpaque
        ? answer.hasOpaque(keys, from, length)
        : answer.namesKey() && answer.isAbout(keys, from, length);
  }

  void recycle() {
    sink = null;
    next = null;
    operation = null;
    number = 0;
    found = false;
    keysLength = 0;
    keysCursor = 0;
    byOpaque = false;
    if (keys.length > KEYS_BYTES_KEPT) {
      keys = new byte[KEYS_BYTES_INITIAL];
    }
  }
}
