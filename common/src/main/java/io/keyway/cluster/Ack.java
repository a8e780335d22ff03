package io.keyway.cluster;

/**
 * What a proxy says it has adopted.
 *
 * @param epoch of the ring, 1..2^53-1
 * @param phase of the ring
 */
public record Ack(long epoch, Phase phase) {
  /**
   * @throws IllegalArgumentException if the epoch is out of range
   */
  public Ack {
    Rule.number("epoch", epoch, 1, Ring.EPOCH_MAX);
  }
}
