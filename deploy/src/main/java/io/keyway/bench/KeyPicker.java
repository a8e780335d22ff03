package io.keyway.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws key indexes with Zipf frequencies: index {@code i} comes up in proportion to {@code 1 / (i
 * + 1)^exponent}; exponent 0 is uniform. Immutable, any thread; each caller brings its own random
 * numbers.
 *
 * <p>A draw takes one random number and one look into two tables, whatever the keyspace: the alias
 * method (Walker 1977) in Vose's construction (1991). Each column of the table holds its own index
 * with some probability and one other index with the rest.
 */
final class KeyPicker {

  private static final int COIN_MASK = Integer.MAX_VALUE;

  private final int keyspace;
  private final int[] ownChance;
  private final int[] alias;

  /**
   * Builds the tables.
   *
   * @param keyspace number of indexes, 1 or more
   * @param exponent the skew, 0 or more
   */
  KeyPicker(int keyspace, double exponent) {
    this.keyspace = keyspace;
    this.ownChance = new int[keyspace];
    this.alias = new int[keyspace];
    fill(scaledWeights(keyspace, exponent));
  }

  private static double[] scaledWeights(int keyspace, double exponent) {
    double[] weights = new double[keyspace];
    Arrays.setAll(weights, index -> Math.pow(index + 1.0, -exponent));
    double scale = keyspace / Arrays.stream(weights).sum();
    Arrays.setAll(weights, index -> weights[index] * scale);
    return weights;
  }

  /** Columns under the mean take what they lack from columns above it. */
  private void fill(double[] weights) {
    int[] light = new int[keyspace];
    int[] heavy = new int[keyspace];
    int lightCount = 0;
    int heavyCount = 0;
    for (int index = 0; index < keyspace; index++) {
      setWhole(index);
      if (weights[index] < 1) {
        light[lightCount++] = index;
      } else {
        heavy[heavyCount++] = index;
      }
    }
    while (lightCount > 0 && heavyCount > 0) {
      int low = light[--lightCount];
      int high = heavy[heavyCount - 1];
      ownChance[low] = (int) (weights[low] * COIN_MASK);
      alias[low] = high;
      weights[high] -= 1 - weights[low];
      if (weights[high] < 1) {
        heavyCount--;
        light[lightCount++] = high;
      }
    }
  }

  private void setWhole(int index) {
    ownChance[index] = COIN_MASK;
    alias[index] = index;
  }

  /** Draws an index from 0 to below the keyspace. */
  int pick(SplittableRandom random) {
    long bits = random.nextLong();
    int column = (int) (((bits >>> 32) * keyspace) >>> 32);
    int coin = (int) bits & COIN_MASK;
    return coin < ownChance[column] ? column : alias[column];
  }
}
