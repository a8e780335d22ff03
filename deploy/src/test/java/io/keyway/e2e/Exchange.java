package io.keyway.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One exchange of a transcript: turns of what a client sends and what the server must answer.
 *
 * <p>A transcript is a text file of lines, and each stands for its text and CR LF:
 *
 * <pre>
 * # a comment
 * = name of an exchange          or, where Debian's older memcached answers otherwise:
 * = name of an exchange [keyway]
 * &gt; what is sent
 * &lt; what must come back
 * ! closed                       the server must close the connection, having sent no more
 * </pre>
 *
 * <p>Java's escapes hold ({@code \n}, {@code \000}, {@code \s} for a space at the end); a backslash
 * at the end of a line means that no CR LF follows. {@code {key}} is a key that no other run of the
 * exchange uses, {@code {key*250}} the same filled up to 250 bytes, {@code {x*300}} 300 times
 * {@code x}, {@code {version}} any version, and {@code {cas}} any number, which the next lines that
 * are sent may repeat.
 *
 * @param keywayOnly whether only Keyway answers so
 */
record Exchange(String name, boolean keywayOnly, List<Turn> turns) {

  private static final Pattern TITLE = Pattern.compile("(?m)^= ");
  private static final String KEYWAY_ONLY = " [keyway]";

  /**
   * Complete commands and the replies to all of them, placeholders included.
   *
   * @param closes whether the server must close the connection after the replies
   */
  record Turn(String sent, String expected, boolean closes) {}

  /**
   * Reads a transcript among the test resources, as bytes: a character of two bytes in the file is
   * two characters here.
   */
  static List<Exchange> read(String resource) throws IOException {
    return TITLE
        .splitAsStream(text(resource))
        .filter(paragraph -> !paragraph.isBlank() && !paragraph.startsWith("#"))
        .map(paragraph -> parsed(paragraph.lines().toList()))
        .toList();
  }

  private static String text(String resource) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(Exchange.class.getResourceAsStream(resource), resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static Exchange parsed(List<String> lines) {
    String title = lines.getFirst();
    List<Turn> turns = new ArrayList<>();
    Turn turn = new Turn("", "", false);
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(">") && !turn.expected().isEmpty()) {
        turns.add(turn);
        turn = new Turn("", "", false);
      }
      turn = extended(turn, line);
    }
    turns.add(turn);
    return new Exchange(title.replace(KEYWAY_ONLY, ""), title.endsWith(KEYWAY_ONLY), turns);
  }

  private static Turn extended(Turn turn, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return turn;
    }
    if (line.equals("! closed")) {
      return new Turn(turn.sent(), turn.expected(), true);
    }
    String bytes = bytes(line.substring(Math.min(2, line.length())));
    return switch (line.charAt(0)) {
      case '>' -> new Turn(turn.sent() + bytes, turn.expected(), turn.closes());
      case '<' -> new Turn(turn.sent(), turn.expected() + bytes, turn.closes());
      default ->
          throw new IllegalArgumentException(
              "transcript line: " + line + " (expected: starts with > < ! # =)");
    };
  }

  private static String bytes(String line) {
    String ended = line.endsWith("\\") ? line.substring(0, line.length() - 1) : line + "\r\n";
    return ended.translateEscapes();
  }

  @Override
  public String toString() {
    return name;
  }
}
