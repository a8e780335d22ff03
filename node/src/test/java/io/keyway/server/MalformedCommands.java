package io.keyway.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Command lines with a mistake: a word too few or too many, a word that does not belong where it
 * stands, blanks, cut or overwritten characters.
 *
 * <p>Versions of memcached differ in what they carry out, so each line works on a key of its own,
 * which is deleted behind it, and the data of a storage command is no command that does anything
 * should a server take it for one.
 */
final class MalformedCommands {

  private static final String KEY = "spoilt";
  private static final String DATA = "frobnicate";

  private static final List<String> LINES =
      List.of(
          "get spoilt",
          "gets spoilt spoilt",
          "gat 0 spoilt",
          "gats 0 spoilt spoilt",
          "touch spoilt 0",
          "touch spoilt 0 noreply",
          "delete spoilt",
          "delete spoilt noreply",
          "incr spoilt 1",
          "incr spoilt 1 noreply",
          "decr spoilt 1",
          "decr spoilt 1 noreply",
          "version",
          "set spoilt 0 0 10",
          "set spoilt 0 0 10 noreply",
          "add spoilt 0 0 10",
          "replace spoilt 0 0 10",
          "append spoilt 0 0 10",
          "prepend spoilt 0 0 10 noreply",
          "cas spoilt 0 0 10 0",
          "cas spoilt 0 0 10 0 noreply");

  /** Words that belong nowhere, or not everywhere. None is a length that would swallow more. */
  private static final List<String> WORDS =
      List.of(
          "x",
          "0",
          "1",
          "-1",
          "+1",
          "-0",
          "01",
          "1x",
          "1.0",
          "0x1",
          "1\t",
          "\t1",
          "4294967295",
          "4294967296",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "noreply",
          "NOREPLY",
          "\t",
          "\u00e9",
          "k".repeat(250),
          "k".repeat(251));

  /** Single characters that may stand anywhere without making a long length. */
  private static final String CHARACTERS = " \t-+.xX\u007f\u0080\u00ff\u0001";

  /** How many words a line may have, with its command and noreply. */
  private static final Map<String, Integer> WORDS_MAX =
      Map.of(
          "delete", 3, "touch", 4, "incr", 4, "decr", 4, "set", 6, "add", 6, "replace", 6, "append",
          6, "prepend", 6, "cas", 7);

  private final Random random;

  MalformedCommands(Random random) {
    this.random = random;
  }

  /** A line with a mistake and what belongs to it. */
  Step step() {
    String line = one(LINES);
    String spoilt;
    do {
      spoilt = mutated(line);
    } while (hasWordsToIgnore(spoilt));
    String mistake = spoilt + (random.nextInt(30) == 0 ? "\n" : "\r\n") + data(line);
    return new Step(preparation() + mistake + cleanUp(spoilt), 1, mistake);
  }

  /**
   * Whether there are more words than the command takes: the newer memcached ignores them and
   * carries the command out, the older refuses the line.
   */
  private static boolean hasWordsToIgnore(String line) {
    String[] words = words(line);
    return words.length > 0
        && (words.length > WORDS_MAX.getOrDefault(words[0], words.length)
            || (words[0].equals("delete")
                && words.length > 2
                && !words[words.length - 1].equals("noreply")));
  }

  private static String[] words(String line) {
    return Stream.of(line.split(" +")).filter(word -> !word.isEmpty()).toArray(String[]::new);
  }

  private String preparation() {
    return random.nextBoolean() ? "set " + KEY + " 5 0 2 noreply\r\n10\r\n" : "";
  }

  private static String data(String line) {
    return line.contains(" 0 0 10") ? DATA + "\r\n" : "";
  }

  /** Deletes all that some server may have stored. */
  private static String cleanUp(String line) {
    String[] words = words(line);
    return Stream.of(KEY, words.length > 1 ? words[1] : KEY)
        .distinct()
        .filter(key -> key.length() <= 250)
        .map(key -> "delete " + key + " noreply\r\n")
        .collect(Collectors.joining());
  }

  private String mutated(String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    int at = random.nextInt(words.size());
    switch (random.nextInt(8)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, words.get(at));
      case 2, 3 -> words.set(at, one(WORDS));
      case 4 -> words.add(at + 1, one(WORDS));
      case 5 -> words.set(at, " ".repeat(1 + random.nextInt(2)) + words.get(at));
      case 6 -> {
        return line.substring(0, random.nextInt(line.length()));
      }
      default -> {
        return overwritten(line);
      }
    }
    return String.join(" ", words) + " ".repeat(random.nextInt(10) == 0 ? 2 : 0);
  }

  private String overwritten(String line) {
    int at = random.nextInt(line.length());
    char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return line.substring(0, at) + character + line.substring(at + 1);
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
