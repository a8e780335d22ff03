package io.keyway.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One server's answers to meta commands, made comparable with another's: CAS uniques are numbered
 * in the order they were shown, and times may differ by some seconds.
 */
public final class MetaReplies {

  private static final Pattern UNIQUE = Pattern.compile("(?<= c|cas=)[1-9]\\d*");
  private static final Pattern SECONDS = Pattern.compile("(?<= t| exp=| la=)\\d+");

  /** Times in tests are multiples of this. */
  private static final long SECONDS_STEP = 1000;

  /** Not mn, which the requests may have themselves. */
  private static final String FENCE = "mg fence Ofence\r\n";

  private static final String FENCE_REPLY = "EN Ofence\r\n";

  private final TextClient client;
  private final boolean severalNodes;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, String> lastUniques = new HashMap<>();
  private String key = "";

  private MetaReplies(TextClient client, boolean severalNodes) {
    this.client = client;
    this.severalNodes = severalNodes;
  }

  /** The answers of a server with one series of uniques. */
  public static MetaReplies ofOneServer(TextClient client) {
    return new MetaReplies(client, false);
  }

  /**
   * The answers of what may be several servers, each with its own series: uniques are of use for
   * the key they were shown of, and a request that shows or names one is about one key.
   */
  public static MetaReplies ofSeveralServers(TextClient client) {
    return new MetaReplies(client, true);
  }

  /** Sends a request, with lines divided by bars, and returns what is comparable of the answer. */
  public String ask(String request) {
    key = severalNodes ? keyOf(request) : "";
    String text =
        request.replace("{c}", lastUniques.getOrDefault(key, "0")).replace("|", "\r\n") + "\r\n";
    String reply = client.ask(text + FENCE, FENCE_REPLY);
    return comparable(reply.substring(0, reply.length() - FENCE_REPLY.length()));
  }

  private static String keyOf(String request) {
    String word = request.split(" ", 3)[1];
    return switch (word) {
      case "Zm9v" -> "foo";
      case "YmFy" -> "bar";
      default -> word;
    };
  }

  private String comparable(String reply) {
    String numbered = UNIQUE.matcher(reply).replaceAll(this::number);
    return SECONDS.matcher(numbered).replaceAll(MetaReplies::rounded).replace("\r\n", "|");
  }

  private String number(MatchResult unique) {
    lastUniques.put(key, unique.group());
    return "#" + numbers.computeIfAbsent(key + " " + unique.group(), _ -> numbers.size());
  }

  private static String rounded(MatchResult seconds) {
    long value = Long.parseLong(seconds.group());
    return Long.toString(Math.round((double) value / SECONDS_STEP) * SECONDS_STEP);
  }
}
