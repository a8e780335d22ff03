package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.zip.CRC32;

/** The continuums in which each point of a server is hashed from the one before. */
final class ChainedPoints {

  private static final int FOLSOM_POINTS = 100;

  private ChainedPoints() {}

  /**
   * Cache::Memcached::Fast: each point is the CRC-32 of the server's name, a NUL, its port, and the
   * point before, little-endian; 0 before the first.
   */
  static Continuum fast(List<Server> servers, int pointsPerWeight) {
    Continuum.Builder points = new Continuum.Builder();
    byte[] before = new byte[Integer.BYTES];
    for (Server server : servers) {
      Target target = server.target();
      byte[] name = (target.host() + '\0' + target.port()).getBytes(UTF_8);
      LittleEndian.putInt(before, 0, 0);
      long count = (long) ((double) pointsPerWeight * target.weight() + 0.5);
      for (long i = 0; i < count; i++) {
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(before);
        LittleEndian.putInt(before, 0, (int) crc.getValue());
        points.add((int) crc.getValue(), server.index());
      }
    }
    return points.build(Continuum.Tie.FIRST);
  }

  /**
   * Folsom: the first point is the hash of {@code host:port}, each other that of the point before.
   * Its order is that of signed numbers; {@link #signed} turns them into unsigned ones of the same
   * order.
   */
  static Continuum folsom(List<Server> servers) {
    Continuum.Builder points = new Continuum.Builder();
    for (Server server : servers) {
      byte[] bytes = Label.hostAndPort(server.target()).getBytes(UTF_8);
      for (int i = 0; i < FOLSOM_POINTS; i++) {
        int point = Murmur3.hash(0, bytes, 0, bytes.length);
        points.add(signed(point), server.index());
        bytes = new byte[Integer.BYTES];
        LittleEndian.putInt(bytes, 0, point);
      }
    }
    return points.build(Continuum.Tie.LAST);
  }

  static int signed(int point) {
    return point ^ Integer.MIN_VALUE;
  }
}
