package io.keyway.placement;

/**
 * mcrouter's ConstShard: a key {@code name:number:rest} names its server by position; all others
 * are Ch3's.
 */
record ConstShard(int serverCount, Ch3 otherwise) implements Locator {

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    int shard = shard(key, offset, offset + length);
    return shard == NONE ? otherwise.indexOf(key, offset, length) : shard;
  }

  private int shard(byte[] key, int offset, int end) {
    int at = offset;
    while (at < end && key[at] != ':') {
      at++;
    }
    long shard = NONE;
    for (at++; at < end && key[at] >= '0' && key[at] <= '9'; at++) {
      shard = Math.min(10 * Math.max(shard, 0) + key[at] - '0', Integer.MAX_VALUE);
    }
    return at < end && key[at] == ':' && shard < serverCount ? (int) shard : NONE;
  }
}
