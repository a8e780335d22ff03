package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.function.Predicate;

/** What a profile can be told besides its hash, under the words that the clients have for it. */
enum ProfileOption {
  /** twemproxy's: the two bytes between which the part of a key stands that places it. */
  HASH_TAG(value -> value.getBytes(UTF_8).length == 2, "2 bytes"),
  /** libmemcached's: goes before every key. */
  PREFIX(value -> !value.isEmpty(), "1 character or more"),
  /** Goes before every key. */
  NAMESPACE(value -> !value.isEmpty(), "1 character or more"),
  /** mcrouter's: goes after every key. */
  SALT(value -> !value.isEmpty(), "1 character or more"),
  /** memcached's proxy's. */
  SEED(value -> !value.isEmpty(), "1 character or more"),
  /** memcached's proxy's: which part of a key places it. */
  FILTER(value -> value.equals("tags") || value.equals("stop"), "tags or stop"),
  /** What the filter looks for: two bytes for tags. */
  FILTER_CONF(value -> !value.isEmpty(), "1 character or more"),
  /** memcached's proxy's: points of a server. */
  OBUCKETS(value -> isNumber(value, 4), "4 to 65536"),
  /** Cache::Memcached::Fast's: points of a server of weight 1. */
  KETAMA_POINTS(value -> isNumber(value, 1), "1 to 65536"),
  /** pymemcache's: whether the application gives its keys as texts or as bytes. */
  KEY_TYPE(value -> value.equals("str") || value.equals("bytes"), "str or bytes"),
  /**
   * libmemcached's: what the application does first, to say how keys are placed ({@code behaviors})
   * or to add the servers, whose weights then do not count ({@code servers}). Longer sentences that
   * start so are understood.
   */
  ORDER(
      value -> value.startsWith("behaviors") || value.startsWith("servers"),
      "behaviors or servers, whichever come first");

  static final int NUMBER_MAX = 65_536;

  // The predicates hold no state, which Error Prone can't see.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Predicate<String> rule;

  private final String expected;

  ProfileOption(Predicate<String> rule, String expected) {
    this.rule = rule;
    this.expected = expected;
  }

  /** The name on command lines and in documents. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if the value breaks the option's rule
   */
  void check(String value) {
    if (!rule.test(value)) {
      throw new IllegalArgumentException(
          "option %s: '%s' (expected: %s)".formatted(text(), value, expected));
    }
  }

  private static boolean isNumber(String value, int min) {
    return value.matches("[0-9]{1,5}")
        && Integer.parseInt(value) >= min
        && Integer.parseInt(value) <= NUMBER_MAX;
  }
}
