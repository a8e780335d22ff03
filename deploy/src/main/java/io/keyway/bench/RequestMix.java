package io.keyway.bench;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;

/**
 * The endless sequence of requests of one event loop: gets and sets in the asked ratio, keys from
 * the {@link KeyPicker}. The same seed gives the same sequence. Event loop thread only.
 *
 * <p>A get never names a key twice: a server that folds equal keys would look faster than it is. A
 * key that was drawn before gives way to its next neighbour that was not.
 */
final class RequestMix {

  /** What {@link #append} returns for a set. */
  static final int SET = 0;

  private final RequestBytes bytes;
  private final KeyPicker picker;
  private final SplittableRandom random;
  private final int gets;
  private final int shares;
  private final byte[] getLine;
  private final int keysPerGet;
  private final int[] lastGet;
  private int getNumber;

  RequestMix(Workload workload, RequestBytes bytes, KeyPicker picker, SplittableRandom random) {
    this.bytes = bytes;
    this.picker = picker;
    this.random = random;
    this.gets = workload.gets();
    this.shares = workload.gets() + workload.sets();
    this.keysPerGet = workload.keysPerGet();
    this.getLine = RequestBytes.getTemplate(keysPerGet);
    this.lastGet = new int[workload.keyspace()];
  }

  /** Appends the next request and returns the number of keys it gets, or {@link #SET}. */
  int append(ByteBuf out) {
    if (gets < shares && random.nextInt(shares) >= gets) {
      bytes.appendSet(out, picker.pick(random));
      return SET;
    }
    if (keysPerGet == 1) {
      bytes.putKey(getLine, 0, picker.pick(random));
    } else {
      putDistinctKeys();
    }
    out.writeBytes(getLine);
    return keysPerGet;
  }

  private void putDistinctKeys() {
    getNumber++;
    for (int slot = 0; slot < keysPerGet; slot++) {
      int key = picker.pick(random);
      while (lastGet[key] == getNumber) {
        key = key + 1 == lastGet.length ? 0 : key + 1;
      }
      lastGet[key] = getNumber;
      bytes.putKey(getLine, slot, key);
    }
  }
}
