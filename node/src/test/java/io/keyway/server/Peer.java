package io.keyway.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One of the servers that are compared: two connections to it, and the uniques that it showed. */
final class Peer implements AutoCloseable {

  private static final int PIECES_MAX = 5;

  private final TextClient client;
  private final TextClient pace;
  private final ShownUniques uniques = new ShownUniques();

  Peer(InetSocketAddress address) throws IOException {
    client = new TextClient(address);
    pace = new TextClient(address);
  }

  /** The keys of the uniques that it showed, in that order; grows. */
  List<String> uniqueKeys() {
    return uniques.keys();
  }

  /**
   * Sends steps with a fence behind each, cut into pieces anywhere, on a thread of their own, since
   * the replies may be more than the connection holds.
   *
   * @param seed where to cut, the same for both peers
   */
  Thread send(List<Step> steps, long seed) {
    StringBuilder text = new StringBuilder();
    steps.forEach(step -> text.append(uniques.resolve(step.request())).append(TextClient.FENCE));
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    return Thread.ofVirtual().start(() -> sendPieces(bytes, new Random(seed)));
  }

  private void sendPieces(byte[] bytes, Random random) {
    boolean paced = random.nextInt(4) == 0;
    int at = 0;
    for (int piece = random.nextInt(PIECES_MAX); piece > 0; piece--) {
      int end = random.nextInt(at, bytes.length);
      client.send(bytes, at, end - at);
      at = end;
      if (paced) {
        // The server has most likely seen the piece alone when it answers somebody else.
        pace.fence();
      }
    }
    client.send(bytes, at, bytes.length - at);
  }

  /** Reads the reply to the next step, without its fence's and with numbers in place of uniques. */
  String reply(Step step) {
    String reply = client.readUntil(TextClient.FENCE_REPLY);
    String own = reply.substring(0, reply.length() - TextClient.FENCE_REPLY.length());
    // What a mistake shows is never referred to, and one server may show what the other does not.
    return step.isMalformed() ? ShownUniques.without(own) : uniques.numbered(own);
  }

  /** Asks for something with a reply whose last line is known. */
  String ask(String request) {
    return client.ask(request);
  }

  /** What it answers to {@code stats}. */
  Map<String, String> stats() {
    return client.stats("stats");
  }

  @Override
  public void close() throws IOException {
    client.close();
    pace.close();
  }
}
