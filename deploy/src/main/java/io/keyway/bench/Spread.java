package io.keyway.bench;

import java.util.Collection;

/**
 * The middle and the ends of one figure over the rounds; all NaN if a round does not know it.
 *
 * @param median the middle value, or the mean of the two in the middle
 * @param min the least
 * @param max the greatest
 */
public record Spread(double median, double min, double max) {

  static Spread of(Metric metric, Collection<Round> rounds) {
    double[] sorted = rounds.stream().mapToDouble(metric::in).sorted().toArray();
    int count = sorted.length;
    // NaN sorts last.
    if (count == 0 || Double.isNaN(sorted[count - 1])) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    return new Spread(
        (sorted[(count - 1) / 2] + sorted[count / 2]) / 2, sorted[0], sorted[count - 1]);
  }

  /** This median as a multiple of the other, NaN if there is none. */
  double ratioTo(Spread other) {
    return other.median == 0 ? Double.NaN : median / other.median;
  }
}
