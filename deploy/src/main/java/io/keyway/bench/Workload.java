package io.keyway.bench;

/**
 * The settings of a run, the same for each target. Immutable.
 *
 * @param connections TCP connections per target, 1 to {@value #CONNECTIONS_MAX}
 * @param depth requests in flight per connection, 1 to {@value #DEPTH_MAX}
 * @param keysPerGet distinct keys that one get asks for, 1 to {@value #KEYS_PER_GET_MAX} and at
 *     most {@code keyspace}
 * @param keyspace number of keys, 1 to {@value #KEYSPACE_MAX}
 * @param gets share of gets, in parts of {@code gets + sets}
 * @param sets share of sets
 * @param valueBytes length of each value, 0 to {@value #VALUE_BYTES_MAX}
 * @param zipfExponent skew of the keys, 0 (uniform) to {@value #ZIPF_EXPONENT_MAX}
 * @param durationSeconds measured time of one round, above 0
 * @param warmupSeconds unmeasured time before each round, 0 or more
 * @param rounds rounds per target, 1 to {@value #ROUNDS_MAX}
 * @param rate operations per second over all connections, or 0 for a closed loop
 * @param threads event loop threads, 1 to {@code connections}
 * @param seed start of the random numbers
 */
public record Workload(
    int connections,
    int depth,
    int keysPerGet,
    int keyspace,
    int gets,
    int sets,
    int valueBytes,
    double zipfExponent,
    double durationSeconds,
    double warmupSeconds,
    int rounds,
    double rate,
    int threads,
    long seed) {

  private static final int CONNECTIONS_MAX = 10_000;
  private static final int DEPTH_MAX = 10_000;
  private static final int KEYS_PER_GET_MAX = 10_000;
  private static final int KEYSPACE_MAX = 10_000_000;
  private static final int SHARE_MAX = 1_000_000;
  private static final int VALUE_BYTES_MAX = 16 << 20;
  private static final int ZIPF_EXPONENT_MAX = 5;
  private static final int SECONDS_MAX = 86_400;
  private static final int ROUNDS_MAX = 1_000;
  private static final int RATE_MAX = 10_000_000;

  /**
   * Checks every setting.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public Workload {
    check("connections", connections, 1, CONNECTIONS_MAX);
    check("pipeline", depth, 1, DEPTH_MAX);
    check("keyspace", keyspace, 1, KEYSPACE_MAX);
    check("keys-per-get", keysPerGet, 1, Math.min(KEYS_PER_GET_MAX, keyspace));
    check("ratio, gets", gets, 0, SHARE_MAX);
    check("ratio, sets", sets, gets == 0 ? 1 : 0, SHARE_MAX);
    check("value-size", valueBytes, 0, VALUE_BYTES_MAX);
    check("zipf", zipfExponent, 0, ZIPF_EXPONENT_MAX);
    check("duration", durationSeconds, 0.01, SECONDS_MAX);
    check("warmup", warmupSeconds, 0, SECONDS_MAX);
    check("rounds", rounds, 1, ROUNDS_MAX);
    check("rate", rate, 0, RATE_MAX);
    check("threads", threads, 1, connections);
  }

  private static void check(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s to %s)".formatted(name, plain(value), plain(min), plain(max)));
    }
  }

  /** The workload in one line of plain words. */
  public String description() {
    return "%d connections, %d in flight on each, %d %s per get, %d:%d gets to sets, %d keys %s, values of %d bytes, %s, %d %s, seed %d"
        .formatted(
            connections,
            depth,
            keysPerGet,
            keysPerGet == 1 ? "key" : "keys",
            gets,
            sets,
            keyspace,
            zipfExponent == 0 ? "(uniform)" : "(Zipf " + plain(zipfExponent) + ")",
            valueBytes,
            rate == 0 ? "closed loop" : "open loop at " + plain(rate) + " ops/s",
            threads,
            threads == 1 ? "thread" : "threads",
            seed);
  }

  static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
