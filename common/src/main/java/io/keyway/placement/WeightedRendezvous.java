package io.keyway.placement;

import java.util.List;

/** mcrouter's WeightedRendezvous: as Rendezvous, with weights. Immutable, any thread. */
final class WeightedRendezvous implements Locator {

  private static final double SCALE = 1L << 53;
  private static final long MASK = (1L << 53) - 1;

  private final McrouterRendezvous scores;
  private final double[] weights;

  WeightedRendezvous(List<Server> servers) {
    scores = new McrouterRendezvous(servers);
    weights = McrouterWeights.of(servers).toArray();
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    long hash = McrouterRendezvous.keyHash(key, offset, length);
    double highest = Double.NEGATIVE_INFINITY;
    int owner = NONE;
    for (int index = 0; index < weights.length; index++) {
      double share = (scores.score(hash, index) & MASK) / SCALE;
      double score = weights[index] * (1.0 / -StrictMath.log(share));
      if (score > highest) {
        highest = score;
        owner = index;
      }
    }
    return owner;
  }
}
