package io.keyway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The manual page of {@code keyway} with all its commands, in the language of man(7), from what the
 * commands say of themselves. Picocli's own generator writes AsciiDoc, for which a build would need
 * Asciidoctor and a JRuby of 30 MB.
 */
final class ManPage {

  private static final Map<String, String> VARIABLES =
      new TreeMap<>(
          Map.of(
              "KEYWAY_JAVA_HOME",
              "The JDK to use, 25 or later. Default: JAVA_HOME, the java on PATH, one in"
                  + " /usr/lib/jvm.",
              "KEYWAY_JAVA_OPTS",
              "More options for the JVM.",
              "KEYWAY_LOG_LEVEL",
              "ERROR, WARN, INFO, DEBUG or TRACE.",
              "KEYWAY_DEBUG",
              "If it is 1, errors show their stack traces.",
              "KEYWAY_ZOOKEEPER_AUTH",
              "user:password for ZooKeeper, in place of --zookeeper-auth.",
              "STATE_DIRECTORY, XDG_STATE_HOME",
              "Where proxies keep the last rings."));

  private final List<String> lines = new ArrayList<>();

  private ManPage() {}

  /** The page as text, for the command with all its sub-commands. */
  static String of(CommandLine all) {
    ManPage page = new ManPage();
    page.write(all);
    return String.join("\n", page.lines) + "\n";
  }

  private void write(CommandLine all) {
    UsageMessageSpec usage = all.getCommandSpec().usageMessage();
    lines.add(".TH KEYWAY 1 \"\" \"Keyway\" \"Keyway\"");
    lines.add(".SH NAME");
    lines.add("keyway \\- memcached cluster of nodes and proxies");
    lines.add(".SH SYNOPSIS");
    lines.add("\\fBkeyway\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]...");
    lines.add(".SH DESCRIPTION");
    paragraphs(usage.description());
    examples(usage.header());
    lines.add(".SH COMMANDS");
    all.getSubcommands().values().forEach(this::command);
    lines.add(".SH EXIT STATUS");
    usage.exitCodeList().forEach((code, meaning) -> item("\\fB" + code.strip() + "\\fR", meaning));
    lines.add(".SH ENVIRONMENT");
    VARIABLES.forEach((name, meaning) -> item("\\fB" + escaped(name) + "\\fR", meaning));
    lines.add(".SH SEE ALSO");
    lines.add("\\fBmemcached\\fR(1)");
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    if (usage.hidden()) {
      return;
    }
    lines.add(".SS \"" + escaped(synopsis(spec)) + "\"");
    paragraphs(usage.description());
    examples(usage.header());
    spec.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .forEach(
            parameter -> item(italic(parameter.paramLabel()), sentence(parameter.description())));
    spec.options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .forEach(option -> item(title(option), sentence(option.description())));
    if (usage.footer().length > 0) {
      preformatted(usage.footer());
    }
    command.getSubcommands().values().forEach(this::command);
  }

  private static String synopsis(CommandSpec spec) {
    if (spec.usageMessage().customSynopsis().length > 0) {
      return String.join(" ", spec.usageMessage().customSynopsis());
    }
    StringBuilder synopsis = new StringBuilder(spec.qualifiedName());
    synopsis.append(spec.subcommands().isEmpty() ? " [OPTION]..." : " COMMAND");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
      synopsis.append(' ').append(parameter.arity().min() > 0 ? label : "[" + label + "]");
    }
    return synopsis.toString();
  }

  private static String title(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name -> "\\fB" + escaped(name) + "\\fR")
            .collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return names;
    }
    String value = italic(option.paramLabel());
    return names + (option.arity().min() == 0 ? "[=" + value + "]" : "=" + value);
  }

  private static String italic(String label) {
    return "\\fI" + escaped(label) + "\\fR";
  }

  private static String sentence(String... description) {
    return String.join(" ", description).strip();
  }

  private void item(String title, String text) {
    lines.add(".TP");
    lines.add(title);
    lines.add(escaped(text));
  }

  private void paragraphs(String... texts) {
    for (String text : texts) {
      if (!text.isBlank()) {
        lines.add(".PP");
        lines.add(escaped(text));
      }
    }
  }

  /** What stands above the usage in the help, where it is examples. */
  private void examples(String... header) {
    if (header.length > 0 && header[0].startsWith("Example")) {
      lines.add(".PP");
      preformatted(header);
    }
  }

  private void preformatted(String... text) {
    lines.add(".nf");
    String.join("\n", text)
        .stripTrailing()
        .lines()
        .map(line -> line.isBlank() ? ".sp" : escaped(line))
        .forEach(lines::add);
    lines.add(".fi");
  }

  /** A text that means itself: a hyphen that can be copied, and no request at a line's start. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
