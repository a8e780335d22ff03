package io.keyway.measure;

/**
 * A key that is asked for often, over the last seconds.
 *
 * @param pool the pool that it belongs to
 * @param key as clients give it, and as it may be shown
 * @param requestsPerSecond the estimate, within its bounds
 * @param requestsPerSecondMin the lower bound
 * @param requestsPerSecondMax the upper bound; both hold for 19 keys in 20, and for all as long as
 *     no request was left out of the sample
 * @param bytesPerSecond an estimate of its values' bytes in both directions, which errs like that
 *     of the requests, downwards only where that does
 */
public record HotKey(
    String pool,
    String key,
    double requestsPerSecond,
    double requestsPerSecondMin,
    double requestsPerSecondMax,
    double bytesPerSecond) {}
