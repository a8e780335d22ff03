package io.keyway.server;

import static io.keyway.server.Opcode.NOOP;
import static io.keyway.server.Opcode.VERSION;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sends the same random binary requests to two servers, in the same pieces, and compares all
 * replies. CAS uniques are compared by the order in which they first appear.
 */
public final class BinaryComparison {

  private static final int BATCH_REQUESTS_MAX = 50;
  private static final int PIECES_MAX = 6;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final InetSocketAddress ourAddress;
  private final InetSocketAddress theirAddress;
  private final Predicate<BinaryFrame> comparable;

  /**
   * A comparison of ours with memcached's.
   *
   * @param comparable which requests they should answer the same
   */
  public BinaryComparison(
      InetSocketAddress ours, InetSocketAddress theirs, Predicate<BinaryFrame> comparable) {
    this.ourAddress = ours;
    this.theirAddress = theirs;
    this.comparable = comparable;
  }

  /** Sends so many requests, and fails at the first reply that differs. */
  public void run(int requests) throws InterruptedException {
    try (Side ours = new Side(ourAddress);
        Side theirs = new Side(theirAddress)) {
      RandomFrames frames = new RandomFrames(random);
      int sent = 0;
      while (sent < requests) {
        List<BinaryFrame> batch = batch(frames);
        sent += batch.size();
        compare(batch, ours, theirs);
      }
    }
  }

  private List<BinaryFrame> batch(RandomFrames frames) {
    List<BinaryFrame> batch = new ArrayList<>();
    for (int i = random.nextInt(BATCH_REQUESTS_MAX); i >= 0; i--) {
      BinaryFrame frame = frames.next();
      if (comparable.test(frame)) {
        batch.add(frame.withOpaque(batch.size()));
      }
    }
    boolean ending = random.nextInt(20) == 0;
    batch.add((ending ? frames.last() : BinaryFrame.request(NOOP)).withOpaque(batch.size()));
    return batch;
  }

  private void compare(List<BinaryFrame> batch, Side ours, Side theirs)
      throws InterruptedException {
    long cuts = random.nextLong();
    long guesses = random.nextLong();
    Thread ourSender = ours.sendAll(batch, new Random(cuts), new Random(guesses));
    Thread theirSender = theirs.sendAll(batch, new Random(cuts), new Random(guesses));
    List<BinaryFrame> theirReplies = theirs.replies(batch);
    List<BinaryFrame> ourReplies = ours.replies(batch);
    ourSender.join();
    theirSender.join();
    dropUnsent(ourReplies, theirReplies);
    if (!ourReplies.equals(theirReplies)) {
      fail(firstDifference(batch, ourReplies, theirReplies));
    }
  }

  /** Takes out of ours the last answers that memcached has not sent before it closed. */
  private static void dropUnsent(List<BinaryFrame> ourReplies, List<BinaryFrame> theirReplies) {
    BinaryFrame last = theirReplies.getLast();
    boolean closed = last.equals(Side.CLOSED.withOpaque(last.opaque()));
    if (closed && theirReplies.size() < ourReplies.size()) {
      ourReplies.subList(theirReplies.size() - 1, ourReplies.size() - 1).clear();
    }
  }

  private String firstDifference(
      List<BinaryFrame> batch, List<BinaryFrame> ourReplies, List<BinaryFrame> theirReplies) {
    int at = 0;
    while (ourReplies.get(at).equals(theirReplies.get(at))) {
      at++;
    }
    BinaryFrame expected = theirReplies.get(at);
    String key = batch.get(expected.opaque()).key();
    String requests =
        batch.stream()
            .filter(request -> request.key().equals(key))
            .map(BinaryFrame::toString)
            .collect(Collectors.joining("\n"));
    return "seed %d: reply\n%s\n(expected:\n%s)\nto these requests of one key in a batch:\n%s"
        .formatted(seed, ourReplies.get(at), expected, requests);
  }

  /** One of the two servers, and what is known of its CAS uniques. */
  private static final class Side implements AutoCloseable {

    private static final BinaryFrame CLOSED = BinaryFrame.request(0);

    private final InetSocketAddress address;

    /** Of each key by itself: several nodes may show the same number. */
    private final Map<String, Integer> uniqueOrder = new HashMap<>();

    private final Map<String, Long> uniqueOfKey = new HashMap<>();
    private BinaryClient client;

    Side(InetSocketAddress address) {
      this.address = address;
      this.client = new BinaryClient(address);
    }

    /** Sends requests, some with the unique that this server last told of their key. */
    Thread sendAll(List<BinaryFrame> batch, Random cuts, Random guesses) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (BinaryFrame request : batch) {
        all.writeBytes(guessing(request, guesses).bytes());
      }
      BinaryClient to = client;
      return Thread.ofVirtual().start(() -> sendInPieces(to, all.toByteArray(), cuts));
    }

    private BinaryFrame guessing(BinaryFrame request, Random guesses) {
      return switch (guesses.nextInt(10)) {
        case 0 -> request.withUnique(uniqueOfKey.getOrDefault(request.key(), 0L));
        case 1 -> request.withUnique(1L << 60);
        default -> request;
      };
    }

    private static void sendInPieces(BinaryClient to, byte[] bytes, Random cuts) {
      int at = 0;
      for (int pieces = cuts.nextInt(PIECES_MAX); pieces > 0; pieces--) {
        int end = cuts.nextInt(at, bytes.length);
        to.send(bytes, at, end - at);
        at = end;
      }
      to.send(bytes, at, bytes.length - at);
    }

    /** All replies to a batch, comparable; connects again if the server has closed. */
    List<BinaryFrame> replies(List<BinaryFrame> batch) {
      List<BinaryFrame> replies = new ArrayList<>();
      BinaryFrame last = batch.getLast();
      BinaryFrame reply = client.readUnlessClosed();
      while (reply != null && !(reply.opcode() == NOOP && reply.opaque() == last.opaque())) {
        replies.add(comparable(reply, batch));
        reply = client.readUnlessClosed();
      }
      if (reply != null) {
        replies.add(reply);
      } else {
        replies.add(CLOSED.withOpaque(last.opaque()));
        client.close();
        client = new BinaryClient(address);
        // memcached may close before it has sent what it has answered.
        uniqueOrder.clear();
        uniqueOfKey.clear();
      }
      return replies;
    }

    private BinaryFrame comparable(BinaryFrame reply, List<BinaryFrame> batch) {
      String key = batch.get(reply.opaque()).key();
      BinaryFrame shown = reply;
      if (reply.unique() != 0) {
        uniqueOfKey.put(key, reply.unique());
        shown =
            reply.withUnique(
                uniqueOrder.computeIfAbsent(
                    key + " " + reply.unique(), _ -> uniqueOrder.size() + 1));
      }
      return comparable(shown, key);
    }

    /**
     * Versions differ. So does the padding of numbers: memcached writes a shorter number into its
     * item, unless a reply that it has not sent yet still needs that.
     */
    private static BinaryFrame comparable(BinaryFrame reply, String key) {
      if (reply.opcode() == VERSION) {
        return reply.withValue("");
      }
      boolean number = key.startsWith("number") && !reply.extras().isEmpty();
      return number ? reply.withValue(reply.value().stripTrailing()) : reply;
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
