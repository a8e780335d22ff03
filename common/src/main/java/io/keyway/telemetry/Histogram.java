package io.keyway.telemetry;

import java.util.List;

/**
 * How many of something were at most how large, for Prometheus.
 *
 * @param labels names and values by turns
 * @param upperBounds of the buckets, growing, the last one infinite
 * @param counts of each bucket alone
 * @param sum of all
 */
public record Histogram(
    List<String> labels, List<Double> upperBounds, List<Long> counts, double sum) {}
