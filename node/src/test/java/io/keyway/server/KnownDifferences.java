package io.keyway.server;

import io.keyway.protocol.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where memcached 1.6.45, which the node follows, answers a malformed line otherwise than Debian's
 * 1.6.18, which the node is compared with; and where the node is stricter than both.
 */
public final class KnownDifferences {

  private static final String ERROR = "ERROR\r\n";
  private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format\r\n";
  private static final String INVALID_EXPTIME = "CLIENT_ERROR invalid exptime argument\r\n";
  private static final String INVALID_DELTA = "CLIENT_ERROR invalid numeric delta argument\r\n";

  private static final String VERSION = new String(Version.line(), StandardCharsets.ISO_8859_1);

  /**
   * A rule.
   *
   * @param reason what the newer version does, or the node
   * @param line the lines that it is about, data included
   * @param older the start of the older version's reply to them
   * @param newer the node's reply in its place
   */
  record Difference(String reason, Pattern line, Pattern older, String newer) {

    boolean concerns(String mistake, String reply) {
      return line.matcher(mistake).matches() && older.matcher(reply).lookingAt();
    }

    /** What the node must reply where the older memcached gives this reply. */
    String newer(String reply) {
      return older.matcher(reply).replaceFirst(Matcher.quoteReplacement(newer));
    }
  }

  /** The first that concerns a line and its reply holds. */
  static final List<Difference> RULES =
      List.of(
          rule("the version is the node's own", "version(?: .*)?", "VERSION .*\r\n", VERSION),
          rule("a line of no more than one byte is a client's error", ".?E", ERROR, BAD_FORMAT),
          rule(
              "a command without the words it needs is a client's error",
              "(?:get|gets|delete)|(?:gats?|touch|incr|decr)(?: +W)?|S(?: +W){0,3}",
              "END\r\n|ERROR\r\n|" + INVALID_EXPTIME,
              BAD_FORMAT),
          rule(
              "a command behind blanks is unknown, and its value is one more",
              " .*D",
              "A",
              ERROR + ERROR),
          rule("a command behind blanks is unknown", " .*", "A", ERROR),
          rule(
              "delete takes noreply for a request of silence and not for a key",
              "delete +noreply",
              "NOT_FOUND\r\n",
              ""),
          rule(
              "cas without its unique is a client's error, and its value is swallowed",
              "cas +W +W +W +10D",
              ERROR + ERROR,
              BAD_FORMAT),
          rule("cas without its unique is a client's error", "cas +W +W +W +W", ERROR, BAD_FORMAT),
          rule(
              "cas with noreply for its unique is a client's error",
              "cas +W +W +W +0?[01] +noreplyD",
              ERROR,
              BAD_FORMAT + ERROR),
          rule(
              "the value of a storage command with a bad key, flags, expiry or unique is swallowed",
              "S +W +W +W +10(?: .*)?D",
              BAD_FORMAT + ERROR,
              BAD_FORMAT),
          rule(
              "a malformed line is answered in spite of its noreply, and its value is swallowed",
              "S +W +W +W +10 .*noreplyD",
              ERROR,
              BAD_FORMAT),
          rule(
              "a malformed line is answered in spite of its noreply",
              "S(?! +W +W +W +0?[01](?: +W)? +noreply) .*noreplyD",
              ERROR,
              BAD_FORMAT + ERROR),
          rule(
              "a key that is too long is answered in spite of its noreply",
              "(?:touch|incr|decr|delete) +[^ \n]{251,} .*noreply",
              "$",
              BAD_FORMAT),
          rule(
              "the node takes only digits for flags, an expiry (but for a minus) and a unique",
              "(?:S +W +F +W|S +W +W +O) +10(?: .*)?D|cas +W +W +W +10 +U(?: .*)?D",
              "A",
              BAD_FORMAT),
          rule(
              "the same, where the length leaves some of the value over",
              "(?:S +W +F +W|S +W +W +O) +\\d\\d?(?: .*)?D|cas +W +W +W +\\d\\d? +U(?: .*)?D",
              "A",
              BAD_FORMAT + ERROR),
          rule(
              "the node takes only digits for a length, and only those that fit 31 bits",
              "S +W +W +W +(?:O|-0|4294967296)(?: .*)?D",
              "A",
              BAD_FORMAT + ERROR),
          rule(
              "the node takes only digits for a delta",
              "(?!.* noreply)(?:incr|decr) +W +U(?: .*)?",
              "A",
              INVALID_DELTA),
          rule(
              "the node takes only digits, and a minus, for an expiry, and only 32 bits",
              "(?!.* noreply)touch +W +(?:O|-?\\d{10,})(?: .*)?|gats? +(?:O|-?\\d{10,}) .*",
              "A",
              INVALID_EXPTIME));

  /**
   * A request that leaves the two in different states, so that it is not in the random stream.
   *
   * @param reason why ours does not answer as the older memcached
   */
  public record Case(String reason, String request, String ours, String memcached) {}

  public static final List<Case> CASES =
      List.of(
          new Case(
              "1.6.45 ignores words behind the length",
              "set a 0 0 6 x y\r\nget aa\r\n",
              "STORED\r\n",
              ERROR + "END\r\n"),
          new Case(
              "1.6.45 ignores words behind those it knows",
              "set a 0 0 1\r\n1\r\ntouch a 0 x y\r\nincr a 1 x y\r\ndelete a x\r\n",
              "STORED\r\nTOUCHED\r\n2\r\nDELETED\r\n",
              "STORED\r\n"
                  + ERROR
                  + ERROR
                  + "CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]\r\n"),
          new Case(
              "both memcacheds drop earlier replies behind a get of a key that is too long",
              "touch a 0\r\nget " + "k".repeat(251) + "\r\n",
              "NOT_FOUND\r\n" + BAD_FORMAT,
              BAD_FORMAT),
          new Case(
              "1.6.18 ends a line at a zero byte",
              "set a\0b 0 0 1\r\n1\r\nget a\0b\r\n",
              "STORED\r\nVALUE a\0b 0 1\r\n1\r\nEND\r\n",
              ERROR + ERROR + "END\r\n"),
          new Case(
              "1.6.18 takes an odd length modulo 2^32",
              "set a 0 0 4294967296\r\n\r\n",
              BAD_FORMAT + BAD_FORMAT,
              "STORED\r\n"));

  private KnownDifferences() {}

  /**
   * A rule whose patterns are short for more: S is a storage command, W a word, O a word with an
   * odd sign or blank in it, U that or a negative number, F that or a number over 32 bits, D the
   * line's end and the data behind it, E the line's end and any data, and A any reply. Blanks may
   * follow a line, and E.
   */
  private static Difference rule(String reason, String line, String older, String newer) {
    String ended = line.endsWith("D") || line.endsWith("E") ? line : "(?:" + line + ") *E";
    String pattern =
        ended
            .replace("S", "(?:set|add|replace|append|prepend|cas)")
            .replace("W", "[^ \n]+")
            .replace("F", "(?:U|4294967296|\\d{19,})")
            .replace("U", "(?:O|-\\d+)")
            .replace("O", "[^ \n]*[+\t][^ \n]*")
            .replace("D", " *\r?\nfrobnicate\r\n")
            .replace("E", "\r?\n(?:frobnicate\r\n)?");
    return new Difference(
        reason,
        Pattern.compile(pattern),
        Pattern.compile(older.equals("A") ? "(?s).*" : older),
        newer);
  }

  /** The rule that holds for a malformed line and the older memcached's reply, or null. */
  static @Nullable Difference concerning(String mistake, String reply) {
    return RULES.stream()
        .filter(difference -> difference.concerns(mistake, reply))
        .findFirst()
        .orElse(null);
  }
}
