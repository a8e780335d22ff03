package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * XMemcached's election: every server stands as often as its weight, as {@code /ip:port-number},
 * and the candidate whose text before the key hashes highest wins. An instance keeps the last text:
 * one thread at a time.
 */
final class Election implements Locator {

  /** Bounds the work for one key. */
  static final int CANDIDATES_MAX = 1 << 16;

  private static final int KEY_LENGTH = 256;

  private final KeyHash hash;
  private final byte[][] candidates;
  private final int[] indices;
  private byte[] text = new byte[KEY_LENGTH];

  /**
   * @throws IllegalArgumentException if the weights sum to more than {@value #CANDIDATES_MAX}
   */
  Election(List<Server> servers, KeyHash hash) {
    this.hash = hash;
    long total = Server.totalWeight(servers);
    if (total > CANDIDATES_MAX) {
      throw new IllegalArgumentException(
          "sum of weights: %d (expected: at most %d for election)"
              .formatted(total, CANDIDATES_MAX));
    }
    candidates = new byte[(int) total][];
    indices = new int[(int) total];
    int count = 0;
    for (Server server : servers) {
      for (int i = 0; i < server.weight(); i++) {
        candidates[count] = (Label.socketAddress(server.target()) + '-' + i).getBytes(UTF_8);
        indices[count++] = server.index();
      }
    }
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    long highest = -1;
    int owner = NONE;
    for (int i = 0; i < candidates.length; i++) {
      long score = score(candidates[i], key, offset, length);
      if (score > highest) {
        highest = score;
        owner = indices[i];
      }
    }
    return owner;
  }

  private long score(byte[] candidate, byte[] key, int offset, int length) {
    int textLength = candidate.length + length;
    if (textLength > text.length) {
      text = new byte[textLength];
    }
    System.arraycopy(candidate, 0, text, 0, candidate.length);
    System.arraycopy(key, offset, text, candidate.length, length);
    return hash.hash(text, 0, textLength);
  }
}
