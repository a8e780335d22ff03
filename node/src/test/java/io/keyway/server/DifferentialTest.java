package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.server.KnownDifferences.Case;
import io.keyway.server.KnownDifferences.Difference;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node and Debian's memcached 1.6.18 get the same commands and must give the same answers, byte
 * for byte, but for what {@link KnownDifferences} lists.
 */
final class DifferentialTest {

  private static final int COMMANDS = 1_000_000;
  private static final int MISTAKES = 400_000;
  private static final int BATCH_STEPS_MAX = 40;
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

  DifferentialTest(@TempDir Path folder) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryMegabytes(MEGABYTES);
    System.out.println("DifferentialTest seed " + seed);
    memcached = Memcached.start(folder, MEGABYTES);
    node = NodeServer.start(new NodeSettings(address, 1, 10, 10, 5L << 32, store));
    nodePeer = new Peer(node.address());
    memcachedPeer = new Peer(memcached.address());
  }

  @AfterEach
  void stop() throws IOException {
    nodePeer.close();
    memcachedPeer.close();
    node.close();
    memcached.close();
  }

  @Test
  void randomCommands_areAnsweredAlike() throws InterruptedException {
    RandomCommands commands = new RandomCommands(random, nodePeer.uniqueKeys());
    for (int sent = 0; sent < COMMANDS; ) {
      List<Step> batch = commands.batch(1 + random.nextInt(BATCH_STEPS_MAX));
      sent += batch.stream().mapToInt(Step::commandCount).sum();
      exchange(batch);
    }
  }

  @Test
  void malformedCommands_areAnsweredAsByTheNewerVersion() throws InterruptedException {
    RandomCommands commands = new RandomCommands(random, nodePeer.uniqueKeys());
    for (int sent = 0; sent < MISTAKES; sent += BATCH_STEPS_MAX) {
      exchange(commands.malformedBatch(BATCH_STEPS_MAX));
    }
    List<Difference> unused = new ArrayList<>(KnownDifferences.RULES);
    unused.removeAll(differences);
    assertThat(unused).as("rules that no line needed, seed %d", seed).isEmpty();
  }

  @Test
  void knownDifferences_areAsTheyAreListed() throws IOException {
    for (Case known : KnownDifferences.CASES) {
      assertThat(askOnce(node.address(), known.request()))
          .as("the node, since %s", known.reason())
          .isEqualTo(known.node());
      assertThat(askOnce(memcached.address(), known.request()))
          .as("memcached, since %s", known.reason())
          .isEqualTo(known.memcached());
    }
  }

  private static String askOnce(InetSocketAddress address, String request) throws IOException {
    try (TextClient client = new TextClient(address)) {
      client.ask("flush_all\r\n");
      return client.ask(request);
    }
  }

  /** Sends steps to both and compares the replies. */
  private void exchange(List<Step> batch) throws InterruptedException {
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
}
