package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.fixture.Memcached;
import io.keyway.server.KnownDifferences.Case;
import io.keyway.server.KnownDifferences.Difference;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server of ours and Debian's memcached that get the same commands, and whose replies must be the
 * same but for what {@link KnownDifferences} lists.
 */
public final class Comparison implements AutoCloseable {

  private static final int SHOWN_STEPS = 5;

  /** The memory that no command of the random streams fills. */
  private static final int MEGABYTES = 256;

  /**
   * What memcached is started with: its maintainer holds items for a moment, and a number that
   * somebody holds changes in another way.
   */
  public static final List<String> OPTIONS =
      List.of("-o", "no_lru_maintainer", "-m", Integer.toString(MEGABYTES));

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Deque<Step> history = new ArrayDeque<>();
  private final Set<Difference> differences = new HashSet<>();
  private final InetSocketAddress ours;
  private final Memcached memcached;
  private final Peer ourPeer;
  private final Peer memcachedPeer;

  private Comparison(InetSocketAddress ours, Memcached memcached) throws IOException {
    this.ours = ours;
    this.memcached = memcached;
    this.ourPeer = new Peer(ours);
    this.memcachedPeer = new Peer(memcached.socketAddress());
    System.out.println("Comparison seed " + seed);
  }

  /** Starts memcached, to compare a server of ours with. */
  public static Comparison start(InetSocketAddress ours) throws IOException {
    return new Comparison(ours, Memcached.start(OPTIONS));
  }

  /** What a node is started with to be compared. */
  static NodeSettings nodeSettings() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryMegabytes(MEGABYTES);
    return new NodeSettings(address, 1, 10, 10, 5L << 32, store);
  }

  /** The source of all that is random; its seed was printed. */
  public Random random() {
    return random;
  }

  /** The keys of the uniques that both have shown, in that order; grows. */
  public List<String> uniqueKeys() {
    return ourPeer.uniqueKeys();
  }

  /** The known differences that replies had so far. */
  Set<Difference> differences() {
    return differences;
  }

  /** What our server answers to {@code stats}. */
  Map<String, String> ourStats() {
    return ourPeer.stats();
  }

  /** What memcached answers to {@code stats}. */
  Map<String, String> memcachedStats() {
    return memcachedPeer.stats();
  }

  /** Whether both reply so to a command. */
  boolean bothReply(String reply, String command) {
    return ourPeer.ask(command).equals(reply) && memcachedPeer.ask(command).equals(reply);
  }

  /** Sends steps to both and compares the replies. */
  public void exchange(List<Step> batch) throws InterruptedException {
    long cuts = random.nextLong();
    Thread toOurs = ourPeer.send(batch, cuts);
    Thread toMemcached = memcachedPeer.send(batch, cuts);
    for (Step step : batch) {
      compare(step);
    }
    toOurs.join();
    toMemcached.join();
  }

  private void compare(Step step) {
    String expected = read(memcachedPeer, step);
    String actual = read(ourPeer, step);
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
          (peer == ourPeer ? "ours: " : "memcached: ") + e.getMessage() + context(step), e);
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

  /** Sends what leaves the two in different states, and compares with what is listed. */
  public void exchangeKnownDifferences(List<Case> cases) throws IOException {
    for (Case known : cases) {
      assertThat(askOnce(ours, known.request()))
          .as("ours, since %s", known.reason())
          .isEqualTo(known.ours());
      assertThat(askOnce(memcached.socketAddress(), known.request()))
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

  @Override
  public void close() throws IOException {
    ourPeer.close();
    memcachedPeer.close();
    memcached.close();
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
