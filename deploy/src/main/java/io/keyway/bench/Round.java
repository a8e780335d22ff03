package io.keyway.bench;

/**
 * What one round on one target measured; a figure that is not known is NaN.
 *
 * @param opsPerSecond good replies per second
 * @param keysPerSecond keys in those, per second
 * @param latencyMicrosP50 median latency
 * @param latencyMicrosP90 90th percentile
 * @param latencyMicrosP99 99th percentile
 * @param latencyMicrosP999 99.9th percentile
 * @param latencyMicrosMax longest
 * @param hitShare values per key asked for, 0 to 1
 * @param errors failed operations, those of warm-up and end included
 * @param unsent operations of an open loop that were due but not sent
 * @param serverMicrosPerOp CPU time of the server per operation
 * @param serverMicrosPerKey CPU time of the server per key
 * @param generatorMicrosPerOp CPU time of the generator's event loops per operation
 * @param generatorBusyShare CPU time of the generator's event loops per thread and time, 0 to 1
 * @param firstError text of the first error, or empty
 */
public record Round(
    double opsPerSecond,
    double keysPerSecond,
    double latencyMicrosP50,
    double latencyMicrosP90,
    double latencyMicrosP99,
    double latencyMicrosP999,
    double latencyMicrosMax,
    double hitShare,
    long errors,
    long unsent,
    double serverMicrosPerOp,
    double serverMicrosPerKey,
    double generatorMicrosPerOp,
    double generatorBusyShare,
    String firstError) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  /**
   * Works out the figures.
   *
   * @param total the measured counts of all event loops
   * @param nanos the measured time
   * @param generatorNanos CPU time of all event loops in it
   * @param threads number of event loops
   * @param serverMicros CPU time of the server in it
   * @param unmeasured the counts outside the measured time, for their errors
   */
  static Round of(
      Tally total,
      double nanos,
      double generatorNanos,
      int threads,
      double serverMicros,
      Tally unmeasured) {
    double seconds = nanos / NANOS_PER_SECOND;
    return new Round(
        total.operations() / seconds,
        total.keys() / seconds,
        percentile(total, 50),
        percentile(total, 90),
        percentile(total, 99),
        percentile(total, 99.9),
        percentile(total, 100),
        per((double) total.hits(), total.getKeys()),
        total.errors() + unmeasured.errors(),
        total.unsent(),
        per(serverMicros, total.operations()),
        per(serverMicros, total.keys()),
        per(generatorNanos / NANOS_PER_MICRO, total.operations()),
        generatorNanos / (nanos * threads),
        unmeasured.firstError().isEmpty() ? total.firstError() : unmeasured.firstError());
  }

  private static double percentile(Tally tally, double percentile) {
    return tally.latencyNanos().getTotalCount() == 0
        ? Double.NaN
        : tally.latencyNanos().getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }

  private static double per(double amount, long count) {
    return count == 0 ? Double.NaN : amount / count;
  }
}
