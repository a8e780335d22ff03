package io.keyway.placement;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Buckets in the order of the servers; the remainder of the hash, without its sign, picks the
 * bucket.
 */
final class Modulo implements Distribution {

  /** Bounds the table of buckets to 4 MiB. */
  static final int BUCKETS_MAX = 1 << 20;

  private final int[] buckets;

  private Modulo(int[] buckets) {
    this.buckets = buckets;
  }

  /**
   * As many buckets for each server as its weight, so that a weight of 2 places keys as listing the
   * server twice in a row does.
   *
   * @throws IllegalArgumentException if the weights sum to more than {@value #BUCKETS_MAX}
   */
  static Modulo weighted(List<Server> servers) {
    return of(servers, Server::weight);
  }

  /** One bucket for each server, whatever its weight. */
  static Modulo equal(List<Server> servers) {
    return of(servers, server -> 1);
  }

  /** Buckets that a continuum fills: bucket <em>b</em> is the owner of hash <em>b × step</em>. */
  static Modulo sampled(Continuum continuum, int bucketCount, long step) {
    int[] buckets = new int[bucketCount];
    Arrays.setAll(buckets, bucket -> continuum.indexOf(bucket * step));
    return new Modulo(buckets);
  }

  private static Modulo of(List<Server> servers, ToIntFunction<Server> bucketCount) {
    long total = servers.stream().mapToLong(bucketCount::applyAsInt).sum();
    if (total > BUCKETS_MAX) {
      throw new IllegalArgumentException(
          "sum of weights: %d (expected: at most %d for modulo)".formatted(total, BUCKETS_MAX));
    }
    int[] buckets = new int[(int) total];
    int end = 0;
    for (Server server : servers) {
      int start = end;
      end += bucketCount.applyAsInt(server);
      Arrays.fill(buckets, start, end, server.index());
    }
    return new Modulo(buckets);
  }

  /** The same buckets, save that each of a dead server goes to the next that is not dead. */
  Modulo skipping(Dead dead) {
    int[] living = new int[buckets.length];
    Arrays.setAll(living, bucket -> firstLiving(bucket, dead));
    return new Modulo(living);
  }

  private int firstLiving(int bucket, Dead dead) {
    for (int step = 0; step < buckets.length; step++) {
      int index = buckets[(bucket + step) % buckets.length];
      if (!dead.contains(index)) {
        return index;
      }
    }
    return Locator.NONE;
  }

  @Override
  public int indexOf(long hash) {
    return buckets[(int) positionOf(hash)];
  }

  @Override
  public long positionOf(long hash) {
    return Math.abs(hash % buckets.length);
  }

  @Override
  public String kind() {
    return "modulo";
  }
}
