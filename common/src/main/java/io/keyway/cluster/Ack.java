package io.keyway.cluster;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What a proxy says it has adopted.
 *
 * @param epoch of the ring, 1..2^53-1
 * @param phase of the ring
 * @param checksum CRC-32C of the ring's document as {@link ClusterCodec} writes it, 8 hexadecimal
 *     digits; empty if the proxy does not say
 */
public record Ack(long epoch, Phase phase, String checksum) {
  /**
   * @throws IllegalArgumentException if the epoch is out of range
   */
  public Ack {
    Rule.number("epoch", epoch, 1, Ring.EPOCH_MAX);
  }

  /** What a proxy that has adopted this ring says. */
  public static Ack of(Ring ring) {
    CRC32C crc = new CRC32C();
    crc.update(ClusterCodec.encode(ring));
    return new Ack(ring.epoch(), ring.phase(), HexFormat.of().toHexDigits((int) crc.getValue()));
  }

  /**
   * Whether two proxies have different rings of one epoch. An epoch has one ring only, unless
   * ZooKeeper has lost data.
   */
  public boolean contradicts(Ack other) {
    return epoch == other.epoch
        && !checksum.isEmpty()
        && !other.checksum.isEmpty()
        && !checksum.equals(other.checksum);
  }
}
