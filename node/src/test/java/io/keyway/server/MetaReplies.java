package io.keyway.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One server's answers to meta commands, made comparable with another's: CAS uniques are numbered
 * in the order they were shown, and times may differ by some seconds.
 */
final class MetaReplies {

  private static final Pattern UNIQUE = Pattern.compile("(?<= c|cas=)[1-9]\\d*");
  private static final Pattern SECONDS = Pattern.compile("(?<= t| exp=| la=)\\d+");

  /** Times in tests are multiples of this. */
  private static final long SECONDS_STEP = 1000;

  /** Not mn, which the requests may have themselves. */
  private static final String FENCE = "mg fence Ofence\r\n";

  private static final String FENCE_REPLY = "EN Ofence\r\n";

  private final TextClient client;
  private final Map<String, Integer> numbers = new HashMap<>();
  private String lastUnique = "0";

  MetaReplies(TextClient client) {
    this.client = client;
  }

  /** Sends a request, with lines divided by bars, and returns what is comparable of the answer. */
  String ask(String request) {
    String text = request.replace("{c}", lastUnique).replace("|", "\r\n") + "\r\n";
    String reply = client.ask(text + FENCE, FENCE_REPLY);
    return comparable(reply.substring(0, reply.length() - FENCE_REPLY.length()));
  }

  private String comparable(String reply) {
    String numbered = UNIQUE.matcher(reply).replaceAll(this::number);
    return SECONDS.matcher(numbered).replaceAll(MetaReplies::rounded).replace("\r\n", "|");
  }

  private String number(MatchResult unique) {
    lastUnique = unique.group();
    return "#" + numbers.computeIfAbsent(lastUnique, _ -> numbers.size());
  }

  private static String rounded(MatchResult seconds) {
    long value = Long.parseLong(seconds.group());
    return Long.toString(Math.round((double) value / SECONDS_STEP) * SECONDS_STEP);
  }
}
