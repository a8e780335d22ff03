package io.keyway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for all items of all nodes, as lines.
 *
 * @param form what the lines are
 * @param itemsMax the most lines that the client wants
 * @param request what the nodes are asked, with its line end
 */
record Dump(Form form, long itemsMax, String request) {

  /** The kinds of dumps, and the lines around them. */
  enum Form {
    /** {@code lru_crawler metadump}: what is known of each item. */
    METADUMP("OK", "END", Dump.BUSY),
    /** {@code lru_crawler mgdump}: a request for each item. */
    MGDUMP("OK", "EN", Dump.BUSY),
    /** {@code stats cachedump}: some items of a slab class. */
    CACHEDUMP(null, "END", "SERVER_ERROR another dump is under way");

    private final @Nullable String start;
    private final String end;
    private final String busy;

    Form(@Nullable String start, String end, String busy) {
      this.start = start;
      this.end = end;
      this.busy = busy;
    }

    /** The line before the first item, if there is one. */
    @Nullable String start() {
      return start;
    }

    /** The line behind the last item. */
    String end() {
      return end;
    }

    /** What is answered while another client dumps. */
    String busy() {
      return busy;
    }
  }

  /** What memcached says to whom asks while it dumps for somebody else. */
  private static final String BUSY = "BUSY currently processing crawler request";

  private static final String CACHEDUMP = "cachedump";
  private static final int LIMIT_WORD = 2;

  /** What an {@code lru_crawler} asks to be dumped, or null if it wants something else. */
  static @Nullable Dump ofCrawler(Request request) {
    List<String> words = words(request);
    if (words.size() != 2) {
      return null;
    }
    return switch (words.getFirst()) {
      case "metadump" -> new Dump(Form.METADUMP, Long.MAX_VALUE, line(request));
      case "mgdump" -> new Dump(Form.MGDUMP, Long.MAX_VALUE, line(request));
      default -> null;
    };
  }

  /** What a {@code stats} asks to be dumped, or null if it wants something else. */
  static @Nullable Dump ofStats(Request request) {
    List<String> words = words(request);
    if (!words.getFirst().equals(CACHEDUMP)) {
      return null;
    }
    // The nodes check the words, and refuse what is not a number.
    String limit = words.size() > LIMIT_WORD ? words.get(LIMIT_WORD) : "";
    long itemsMax = limit.matches("\\d{1,9}") ? Long.parseLong(limit) : 0;
    return new Dump(Form.CACHEDUMP, itemsMax == 0 ? Long.MAX_VALUE : itemsMax, line(request));
  }

  private static String line(Request request) {
    return request.text() + "\r\n";
  }

  /** The request's bytes. */
  byte[] line() {
    return request.getBytes(ISO_8859_1);
  }

  private static List<String> words(Request request) {
    return List.of(request.arguments().split(" +"));
  }
}
