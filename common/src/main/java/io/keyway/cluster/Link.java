package io.keyway.cluster;

import java.time.Instant;

/**
 * Whether ZooKeeper can be reached. While it cannot, membership is frozen: what was last read stays
 * in force.
 *
 * @param connected false while membership is frozen
 * @param since when this began
 */
public record Link(boolean connected, Instant since) {}
