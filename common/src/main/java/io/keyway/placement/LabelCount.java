package io.keyway.placement;

/**
 * How many labels of a server are hashed into a continuum. Every rule rounds as its client does,
 * step by step: exact arithmetic would give other counts for some weights.
 */
@FunctionalInterface
interface LabelCount {

  /** Points that libmemcached gives a server of average weight. */
  int POINTS = 160;

  /** Labels that give as many points, four each. */
  int LABELS = 40;

  int of(int weight, long totalWeight, int serverCount);

  static LabelCount equal(int count) {
    return (weight, totalWeight, serverCount) -> count;
  }

  static LabelCount timesWeight(int count) {
    return (weight, totalWeight, serverCount) -> Math.multiplyExact(count, weight);
  }

  /**
   * libmemcached's, and all that follow it: weight 11 of 28 among 7 servers has 109 labels, where
   * exact arithmetic gives 110.
   */
  static int ketama(int weight, long totalWeight, int serverCount) {
    float share = (float) weight / (float) totalWeight;
    return (int) (share * POINTS / DigestHash.WORDS * (float) serverCount);
  }

  static int dalli(int weight, long totalWeight, int serverCount) {
    return (int) ((double) serverCount * POINTS * weight / totalWeight);
  }

  static int whalin(int weight, long totalWeight, int serverCount) {
    return (int) ((double) ((long) LABELS * serverCount * weight) / totalWeight);
  }

  static int node(int weight, long totalWeight, int serverCount) {
    return (int) ((double) weight / totalWeight * LABELS * serverCount);
  }
}
