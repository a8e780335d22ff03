package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Function;

/**
 * How a client makes the points of a continuum: it numbers the label of each server and hashes what
 * that gives.
 *
 * @param text the label of a server
 * @param separator stands between the label and the number, which counts from 0
 * @param count how many numbers a server gets
 */
record Labels(Function<Target, String> text, char separator, LabelCount count) {

  Labels(Function<Target, String> text, LabelCount count) {
    this(text, '-', count);
  }

  /** Takes points from the first {@code wordCount} words of the digest of every numbered label. */
  Continuum continuum(List<Server> servers, DigestHash digest, int wordCount, Continuum.Tie tie) {
    return continuum(
        servers,
        tie,
        (label, index, points) -> {
          digest.hash(label);
          for (int word = 0; word < wordCount; word++) {
            points.add(digest.word(word), index);
          }
        });
  }

  /** Takes the hash of every numbered label for a point. */
  Continuum continuum(List<Server> servers, KeyHash hash, Continuum.Tie tie) {
    return continuum(
        servers, tie, (label, index, points) -> points.add((int) hash.hash(label), index));
  }

  private Continuum continuum(List<Server> servers, Continuum.Tie tie, PointRule rule) {
    long totalWeight = Server.totalWeight(servers);
    Continuum.Builder points = new Continuum.Builder();
    for (Server server : servers) {
      String label = text.apply(server.target()) + separator;
      int labels = count.of(server.weight(), totalWeight, servers.size());
      for (int i = 0; i < labels; i++) {
        rule.add((label + i).getBytes(UTF_8), server.index(), points);
      }
    }
    return points.build(tie);
  }

  private interface PointRule {
    void add(byte[] label, int index, Continuum.Builder points);
  }
}
