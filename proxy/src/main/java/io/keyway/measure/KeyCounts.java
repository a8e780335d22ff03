package io.keyway.measure;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The counts of frequent keys of several windows and event loops. One thread at a time. */
final class KeyCounts {

  /** Standard deviations to either side that leave out one in twenty. */
  private static final double DEVIATIONS = 2;

  /** All in requests, or bytes, a second; the variance is that of the sampling. */
  private record Rate(double requests, double variance, double bytes) {

    Rate plus(Rate other) {
      return new Rate(requests + other.requests, variance + other.variance, bytes + other.bytes);
    }
  }

  private final Map<ByteBuffer, Rate> rates = new HashMap<>();
  private double lack;

  /**
   * Adds a window.
   *
   * @param seconds of the span that the rates are to be for
   */
  void add(KeyWindow window, double seconds) {
    FrequentKeys keys = window.keys();
    double span = Math.max(seconds, 1);
    lack += keys.lack() / span;
    for (int i = 0; i < keys.size(); i++) {
      double requests = keys.count(i) / span;
      double variance = requests * (window.weight() - 1) / span;
      Rate rate = new Rate(requests, variance, keys.bytes(i) / span);
      rates.merge(ByteBuffer.wrap(keys.key(i)), rate, Rate::plus);
    }
  }

  /** Adds what another loop has counted. */
  void add(KeyCounts other) {
    other.rates.forEach((key, rate) -> rates.merge(key, rate, Rate::plus));
    lack += other.lack;
  }

  /** The keys with the highest rates, the highest first. */
  List<HotKey> top(int limit, String pool, KeyMask mask) {
    return rates.entrySet().stream()
        .map(entry ->
            hotKey(
                pool,
                mask.text(entry.getKey().array(), 0, entry.getKey().limit()),
                entry.getValue()))
        .sorted(Comparator.comparingDouble(HotKey::requestsPerSecond).reversed())
        .limit(limit)
        .toList();
  }

  /** A window that has no counter for the key may have had one and dropped it, so all lacks add. */
  private HotKey hotKey(String pool, String key, Rate rate) {
    double margin = DEVIATIONS * Math.sqrt(rate.variance());
    return new HotKey(
        pool,
        key,
        rate.requests(),
        Math.max(0, rate.requests() - margin),
        rate.requests() + lack + margin,
        rate.bytes());
  }
}
