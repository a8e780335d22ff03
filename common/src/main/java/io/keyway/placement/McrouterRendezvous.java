package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Function;

/**
 * mcrouter's Rendezvous: the server whose name and the key hash to the highest number. Servers are
 * told apart by {@code host:port}. Immutable, any thread.
 */
final class McrouterRendezvous implements Locator {

  private static final long SERVER_SEED = 4_193_360_111L;
  private static final long KEY_SEED = 2_718_281_828L;
  private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

  private final long[] serverHashes;

  McrouterRendezvous(List<Server> servers) {
    Function<Server, byte[]> name = server -> Label.hostAndPort(server.target()).getBytes(UTF_8);
    serverHashes =
        servers.stream()
            .map(name)
            .mapToLong(bytes -> Murmur2.hash64(SERVER_SEED, bytes, 0, bytes.length))
            .toArray();
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    long hash = keyHash(key, offset, length);
    double highest = -1;
    int owner = NONE;
    for (int index = 0; index < serverHashes.length; index++) {
      double score = unsigned(score(hash, index));
      if (score >= highest) {
        highest = score;
        owner = index;
      }
    }
    return owner;
  }

  static long keyHash(byte[] key, int offset, int length) {
    return Murmur2.hash64(KEY_SEED, key, offset, length);
  }

  /** The two hashes in one, after CityHash. */
  long score(long keyHash, int index) {
    long server = serverHashes[index];
    long mixed = (keyHash ^ server) * MULTIPLIER;
    mixed ^= mixed >>> 47;
    mixed = (server ^ mixed) * MULTIPLIER;
    mixed ^= mixed >>> 47;
    return mixed * MULTIPLIER;
  }

  /** The nearest double; the low bit, which rounding would lose, is kept by or-ing it in. */
  private static double unsigned(long bits) {
    return bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }
}
