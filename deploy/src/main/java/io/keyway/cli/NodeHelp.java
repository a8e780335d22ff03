package io.keyway.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code keyway node --help} prints. */
final class NodeHelp {

  private static final String EXAMPLES =
      """
      Examples:
        keyway node -m 1024                                  a server on port 11211
        keyway node -p 0 --zookeeper zk1:2181 --pool default a member of a pool, any free port
      """;

  private static final String SYNOPSIS = "keyway node [FLAG]...";

  private static final String DESCRIPTION =
      "Runs a cache node: a memcached server with memcached's own flags.";

  private static final int LEFT_COLUMNS = 35;
  private static final int RIGHT_COLUMNS = 64;

  private NodeHelp() {}

  /** The whole page. */
  static String text() {
    return EXAMPLES
        + "\nUsage: "
        + SYNOPSIS
        + "\n\n"
        + DESCRIPTION
        + "\n\n"
        + flags()
        + extendedOptions();
  }

  /** The command as completion, manual, the list of commands and {@code keyway help} know it. */
  static CommandLine command() {
    CommandSpec spec = CommandSpec.create();
    for (NodeFlag flag : NodeFlag.values()) {
      spec.addOption(option(flag));
    }
    spec.usageMessage()
        .header(EXAMPLES.split("\n", -1))
        .customSynopsis(SYNOPSIS)
        .description("", DESCRIPTION, "")
        .footer(extendedOptions().split("\n", -1));
    CommandLine command = new CommandLine(spec);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, _ -> flags());
    return command;
  }

  private static OptionSpec option(NodeFlag flag) {
    OptionSpec.Builder option =
        flag.letter() == NodeFlag.NO_LETTER
            ? OptionSpec.builder("--" + flag.longName())
            : OptionSpec.builder("-" + flag.letter(), "--" + flag.longName());
    return option
        .type(flag.takesValue() ? String.class : boolean.class)
        .paramLabel(flag.parameter().orElse(""))
        .description(flag.description())
        .usageHelp(flag == NodeFlag.HELP)
        .versionHelp(flag == NodeFlag.VERSION)
        .build();
  }

  private static String flags() {
    List<String> lines = new ArrayList<>();
    for (NodeFlag flag : NodeFlag.values()) {
      String letter = flag.letter() == NodeFlag.NO_LETTER ? "    " : "-" + flag.letter() + ", ";
      String value = flag.parameter().map(name -> "=" + name).orElse("");
      add(lines, "  " + letter + "--" + flag.longName() + value, flag.description());
    }
    return String.join("\n", lines) + "\n";
  }

  private static String extendedOptions() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Options of -o, separated by commas:");
    for (ExtendedOption option : ExtendedOption.values()) {
      String value = option.parameter().map(name -> "=" + name).orElse("");
      add(lines, "  " + option.optionName() + value, option.description());
    }
    return String.join("\n", lines) + "\n";
  }

  /** Adds what a flag does beside it, or below it if it is long, broken into lines. */
  private static void add(List<String> lines, String left, String description) {
    String margin = left;
    if (left.length() >= LEFT_COLUMNS) {
      lines.add(left);
      margin = "";
    }
    StringBuilder line = new StringBuilder();
    for (String word : description.split(" ", -1)) {
      if (line.length() + 1 + word.length() > RIGHT_COLUMNS) {
        lines.add(pad(margin) + line);
        line.setLength(0);
        margin = "";
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(pad(margin) + line);
  }

  private static String pad(String text) {
    return text + " ".repeat(LEFT_COLUMNS - text.length());
  }
}
