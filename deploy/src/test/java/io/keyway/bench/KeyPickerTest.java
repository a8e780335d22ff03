package io.keyway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyPickerTest {

  private static final int KEYSPACE = 1000;
  private static final int DRAWS = 2_000_000;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.99, 1.5})
  void frequencies_ofManyDraws_followTheExponent(double exponent) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    KeyPicker picker = new KeyPicker(KEYSPACE, exponent);
    int[] counts = new int[KEYSPACE];
    for (int draw = 0; draw < DRAWS; draw++) {
      counts[picker.pick(random)]++;
    }

    double sum =
        IntStream.range(0, KEYSPACE).mapToDouble(key -> Math.pow(key + 1, -exponent)).sum();
    for (int key = 0; key < KEYSPACE; key++) {
      double expected = DRAWS * Math.pow(key + 1, -exponent) / sum;
      assertThat((double) counts[key])
          .as("key %d with seed %d", key, seed)
          .isCloseTo(expected, within(6 * Math.sqrt(expected) + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void index_ofASmallKeyspace_isInside(int keyspace) {
    KeyPicker picker = new KeyPicker(keyspace, 0.99);
    SplittableRandom random = new SplittableRandom(1);

    assertThat(IntStream.range(0, 1000).map(draw -> picker.pick(random)).distinct().sorted())
        .containsExactlyElementsOf(IntStream.range(0, keyspace).boxed().toList());
  }
}
