package io.keyway.e2e;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of the placeholders in one run of an {@link Exchange}. One thread.
 *
 * @see Exchange for their meaning
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(key|cas|version|.)(?:\\*(\\d+))?\\}");

  private final String key;
  private String cas = "{cas}";

  /**
   * @param key the key of this run
   */
  Placeholders(String key) {
    this.key = key;
  }

  /** What to send. */
  String filled(String template) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), found.group(2))));
  }

  /**
   * Whether the reply is the expected one; if so, its cas unique becomes the value of {@code
   * {cas}}.
   */
  boolean match(String expected, String reply) {
    Matcher matcher = pattern(expected).matcher(reply);
    if (!matcher.matches()) {
      return false;
    }
    if (expected.contains("{cas}")) {
      cas = matcher.group("cas");
    }
    return true;
  }

  private Pattern pattern(String expected) {
    StringBuilder regex = new StringBuilder();
    Matcher found = PLACEHOLDER.matcher(expected);
    int end = 0;
    while (found.find()) {
      regex.append(Pattern.quote(expected.substring(end, found.start())));
      regex.append(
          switch (found.group(1)) {
            case "cas" -> "(?<cas>\\d+)";
            case "version" -> "[^ \\r\\n]+";
            default -> Pattern.quote(value(found.group(1), found.group(2)));
          });
      end = found.end();
    }
    return Pattern.compile(regex + Pattern.quote(expected.substring(end)), Pattern.DOTALL);
  }

  private String value(String name, @Nullable String length) {
    if (name.equals("cas")) {
      return cas;
    }
    if (name.equals("key")) {
      return length == null ? key : key + "k".repeat(Integer.parseInt(length) - key.length());
    }
    return name.repeat(length == null ? 1 : Integer.parseInt(length));
  }
}
