package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;

/**
 * A command that somebody typed.
 *
 * @param words its words; the first is the command
 */
record TypedCommand(List<String> words) {

  private static final int LINE_BYTES_MAX = 2048;

  private static final Set<String> STORING =
      Set.of("set", "add", "replace", "append", "prepend", "cas", "ms");
  private static final Set<String> READING = Set.of("get", "gets", "me", "mn", "version");

  /** What takes more than a key from people. */
  private static final Set<String> DESTRUCTIVE =
      Set.of("flush_all", "shutdown", "cache_memlimit", "slabs", "lru");

  /** Whole connections would be given away, or put out of step, by these. */
  private static final Set<String> IMPOSSIBLE = Set.of("watch", "quit");

  /**
   * Reads a line.
   *
   * @throws Refusal if it is empty, too long, more than a line, or can't be sent from here
   */
  static TypedCommand parse(String line) {
    String stripped = line.strip();
    if (stripped.isEmpty() || stripped.getBytes(UTF_8).length > LINE_BYTES_MAX) {
      throw Refusal.badRequest("Type a command of at most " + LINE_BYTES_MAX + " bytes.");
    }
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.badRequest("A command is one line without control characters.");
    }
    TypedCommand command = new TypedCommand(List.of(stripped.split(" +")));
    if (IMPOSSIBLE.contains(command.name())) {
      throw Refusal.badRequest("'" + command.name() + "' makes no sense here.");
    }
    return command;
  }

  String name() {
    return words.getFirst();
  }

  String line() {
    return String.join(" ", words);
  }

  /** Whether a value follows the line. */
  boolean isStoring() {
    return STORING.contains(name());
  }

  /** Whether it changes nothing and counts as a read at most. */
  boolean isReading() {
    return switch (name()) {
      case "stats" -> words.size() < 2 || !Set.of("reset", "detail").contains(words.get(1));
      case "mg" -> words.stream().skip(2).noneMatch(flag -> "NRTE".indexOf(flag.charAt(0)) >= 0);
      case "lru_crawler" -> words.size() > 1 && words.get(1).matches("metadump|mgdump");
      default -> READING.contains(name());
    };
  }

  /** Whether it may cost more than one item. */
  boolean isDestructive() {
    return DESTRUCTIVE.contains(name());
  }

  /**
   * The length that the line announces for its value.
   *
   * @throws Refusal if it announces none
   */
  int valueBytes() {
    int at = name().equals("ms") ? 2 : 4;
    if (words.size() <= at || !words.get(at).matches("[0-9]{1,8}")) {
      throw Refusal.badRequest(
          name().equals("ms") ? "ms KEY LENGTH FLAGS" : name() + " KEY FLAGS EXPTIME LENGTH");
    }
    return Integer.parseInt(words.get(at));
  }
}
