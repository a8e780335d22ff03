package io.keyway.measure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrequentKeysTest {

  private final FrequentKeys keys = new FrequentKeys();

  private void add(String key) {
    byte[] bytes = ("<" + key + ">").getBytes(US_ASCII);
    keys.add(bytes, 1, key.length(), 1, key.length());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      counts.put(new String(keys.key(i), US_ASCII), keys.count(i));
    }
    return counts;
  }

  @Test
  void asManyKeysAsThereIsRoomFor_areCountedExactly() {
    for (int i = 0; i < FrequentKeys.CAPACITY; i++) {
      for (int times = 0; times <= i % 5; times++) {
        add("key" + i);
      }
    }
    assertThat(keys.lack()).isZero();
    assertThat(counts()).hasSize(FrequentKeys.CAPACITY).containsEntry("key9", 5L);
  }

  @Test
  void keysOfAllLengths_areKeptApart() {
    for (int length = 0; length <= 250; length++) {
      add("k".repeat(length));
    }
    assertThat(counts()).hasSize(251).containsEntry("", 1L).containsEntry("k".repeat(250), 1L);
  }

  @Test
  void frequentKeys_areThereWithinTheirBounds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, Long> exact = new HashMap<>();
    int stream = 200_000;
    for (int i = 0; i < stream; i++) {
      // One in i of the keys i: few come often, and most of them once.
      String key = "key" + (int) (1 / (1e-6 + random.nextDouble()));
      exact.merge(key, 1L, Long::sum);
      add(key);
    }
    assertThat(keys.lack()).as("seed %d", seed).isBetween(1L, 2L * stream / FrequentKeys.CAPACITY);
    Map<String, Long> counts = counts();
    exact.forEach((key, count) -> {
      long counted = counts.getOrDefault(key, 0L);
      assertThat(counted).as("%s, seed %d", key, seed).isBetween(count - keys.lack(), count);
    });
  }

  @Test
  void forgottenKeys_areGone() {
    add("key");
    keys.clear();
    assertThat(counts()).isEmpty();
    add("key");
    assertThat(counts()).containsEntry("key", 1L);
  }
}
