package io.keyway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Takes flags from a command line as getopt_long does: {@code -m10}, {@code -m 10}, {@code
 * --memory-limit=10}, {@code --memory-limit 10}, {@code -vM}, and names cut short as long as one
 * flag fits. Done by hand, as setting up picocli takes longer than all the rest of a node's start.
 */
final class FlagReader {

  private final String[] arguments;
  private final BiConsumer<NodeFlag, String> flags;
  private int next;

  /**
   * @param flags takes each flag in turn with its value, which is empty if it takes none
   */
  FlagReader(String[] arguments, BiConsumer<NodeFlag, String> flags) {
    this.arguments = arguments;
    this.flags = flags;
  }

  /**
   * Reads the whole line.
   *
   * @throws CommandException if something is no flag, or lacks its value
   */
  void read() {
    while (next < arguments.length) {
      String argument = arguments[next++];
      if (argument.startsWith("--") && argument.length() > 2) {
        readName(argument.substring(2));
      } else if (argument.startsWith("-") && argument.length() > 1 && !argument.equals("--")) {
        readLetters(argument);
      } else if (!argument.equals("--")) {
        throw unexpected(argument);
      } else if (next < arguments.length) {
        throw unexpected(arguments[next]);
      }
    }
  }

  private static CommandException unexpected(String argument) {
    return CommandException.usage("unexpected argument '%s'".formatted(argument));
  }

  private void readLetters(String argument) {
    int at = 1;
    while (at < argument.length()) {
      NodeFlag flag = byLetter(argument.charAt(at++));
      if (flag.takesValue()) {
        flags.accept(flag, at < argument.length() ? argument.substring(at) : nextValue(flag));
        return;
      }
      flags.accept(flag, "");
    }
  }

  private void readName(String text) {
    int equals = text.indexOf('=');
    NodeFlag flag = byName(equals < 0 ? text : text.substring(0, equals));
    if (!flag.takesValue() && equals >= 0) {
      throw CommandException.usage("--%s takes no value".formatted(flag.longName()));
    }
    if (equals >= 0) {
      flags.accept(flag, text.substring(equals + 1));
    } else {
      flags.accept(flag, flag.takesValue() ? nextValue(flag) : "");
    }
  }

  private String nextValue(NodeFlag flag) {
    if (next == arguments.length) {
      throw CommandException.usage(
          "%s needs a value: %s".formatted(flag, flag.parameter().orElseThrow()));
    }
    return arguments[next++];
  }

  private static NodeFlag byLetter(char letter) {
    for (NodeFlag flag : NodeFlag.values()) {
      if (letter != NodeFlag.NO_LETTER && flag.letter() == letter) {
        return flag;
      }
    }
    throw CommandException.usage("unknown option '-%s'".formatted(letter));
  }

  private static NodeFlag byName(String name) {
    List<NodeFlag> fitting = new ArrayList<>();
    for (NodeFlag flag : NodeFlag.values()) {
      if (flag.longName().equals(name)) {
        return flag;
      }
      if (flag.longName().startsWith(name)) {
        fitting.add(flag);
      }
    }
    if (fitting.size() > 1) {
      throw CommandException.usage(
          "option '--%s' is ambiguous: --%s or --%s"
              .formatted(name, fitting.get(0).longName(), fitting.get(1).longName()));
    }
    if (fitting.isEmpty()) {
      throw CommandException.usage("unknown option '--%s'".formatted(name));
    }
    return fitting.getFirst();
  }
}
