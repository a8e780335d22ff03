package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.server.KnownDifferences.Difference;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A node and Debian's memcached that get the same commands, and whose replies must be the same but
 * for what {@link KnownDifferences} lists.
 */
final class Comparison implements AutoCloseable {

  private static final int SHOWN_STEPS = 5;
  private static final int MEGABYTES = 256;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Deque<Step> history = new ArrayDeque<>();
  private final Set<Difference> differences = new HashSet<>();
  private final NodeServer node;
  private final Memcached memcached;
  private final Peer nodePeer;
  private final Peer memcachedPeer;

  private Comparison(NodeServer node, Memcached memcached) throws IOException {
    this.node = node;
    this.memcached = memcached;
    this.nodePeer = new Peer(node.address());
    this.memcachedPeer = new Peer(memcached.address());
    System.out.println("Comparison seed " + seed);
  }

  /** Starts both; memcached's files go into the folder. */
  static Comparison start(Path folder) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryMegabytes(MEGABYTES);
    return new Comparison(
        NodeServer.start(new NodeSettings(address, 1, 10, 10, 5L << 32, store)),
        // Its maintainer holds items for a moment, and a number that somebody holds changes
        // in another way.
        Memcached.start(folder, MEGABYTES, "-o", "no_lru_maintainer"));
  }

  /** The source of all that is random; its seed was printed. */
  Random random() {
    return random;
  }

  NodeServer node() {
    return node;
  }

  Memcached memcached() {
    return memcached;
  }

  /** The keys of the uniques that both have shown, in that order; grows. */
  List<String> uniqueKeys() {
    return nodePeer.uniqueKeys();
  }

  /** The known differences that replies had so far. */
  Set<Difference> differences() {
    return differences;
  }

  /** What the node answers to {@code stats}. */
  Map<String, String> nodeStats() {
    return nodePeer.stats();
  }

  /** What memcached answers to {@code stats}. */
  Map<String, String> memcachedStats() {
    return memcachedPeer.stats();
  }

  /** Whether both reply so to a command. */
  boolean bothReply(String reply, String command) {
    return nodePeer.ask(command).equals(reply) && memcachedPeer.ask(command).equals(reply);
  }

  /** Sends steps to both and compares the replies. */
  void exchange(List<Step> batch) throws InterruptedException {
    long cuts = random.nextLong();
    Thread toNode = nodePeer.send(batch, cuts);
    Thread toMemcached = memcachedPeer.send(batch, cuts);
    for (Step step : batch) {
      compare(step);
    }
    toNode.join();
    toMemcached.join();
  }

  private void compare(Step step) {
    String expected = read(memcachedPeer, step);
    String actual = read(nodePeer, step);
    if (step.isMalformed()) {
      Difference difference = KnownDifferences.concerning(step.mistake(), expected);
      if (difference != null) {
        differences.add(difference);
        expected = difference.newer(expected);
      }
    }
    if (!actual.equals(expected)) {
      fail(step, expected, actual);
    }
    history.addLast(step);
    if (history.size() > SHOWN_STEPS) {
      history.removeFirst();
    }
  }

  private String read(Peer peer, Step step) {
    try {
      return peer.reply(step);
    } catch (RuntimeException e) {
      throw new AssertionError(
          (peer == nodePeer ? "the node: " : "memcached: ") + e.getMessage() + context(step), e);
    }
  }

  private void fail(Step step, String expected, String actual) {
    int at = 0;
    while (at < Math.min(expected.length(), actual.length())
        && expected.charAt(at) == actual.charAt(at)) {
      at++;
    }
    assertThat(Shown.at(actual, at))
        .as("byte %d of the reply%s", at, context(step))
        .isEqualTo(Shown.at(expected, at));
  }

  private String context(Step step) {
    return history.stream()
        .map(earlier -> Shown.of(earlier.request()))
        .collect(
            Collectors.joining(
                "\n    ",
                "\n  to %s\n  seed %d, after\n    ".formatted(Shown.of(step.request()), seed),
                "\n"));
  }

  @Override
  public void close() throws IOException {
    nodePeer.close();
    memcachedPeer.close();
    node.close();
    memcached.close();
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
