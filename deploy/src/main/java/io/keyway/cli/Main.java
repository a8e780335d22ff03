package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** The {@code keyway} command: picks the sub-command, and turns its outcome into an exit status. */
@Command(
    name = "keyway",
    header = {
      "Examples:",
      "  keyway local         a whole cluster on this machine, port 11211",
      "  keyway help local    what a command can do, with an example",
      ""
    },
    description = {"", "Runs a memcached cluster of nodes and proxies, and looks inside it.", ""},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n")
public final class Main implements Callable<Integer> {
  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it before call().
  private CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    boolean traced = "1".equals(System.getenv("KEYWAY_DEBUG"));
    String command = arguments.length == 0 ? "" : arguments[0];
    // A node does without picocli, whose classes take longer to load than a node to start.
    System.exit(
        switch (command) {
          case "node" ->
              NodeCommand.run(traced, Arrays.copyOfRange(arguments, 1, arguments.length));
          case NodeRehearsal.COMMAND -> NodeRehearsal.run();
          default -> run(new Failure(traced), arguments);
        });
  }

  private static int run(Failure failure, String... arguments) {
    // Reading the options of all commands would take longer than most of them run.
    boolean known = arguments.length > 0 && COMMANDS.containsKey(arguments[0]);
    CommandLine commandLine =
        known ? commandLine(failure, Set.of(arguments[0])) : commandLine(failure);
    try {
      return commandLine.execute(arguments);
    } catch (Error error) { // Picocli hands over exceptions only.
      return failure.report(error, commandLine);
    } finally {
      commandLine.getOut().flush();
    }
  }

  private static Map<String, Supplier<Object>> commands() {
    // Lambdas, as the JVM can't archive method references to picocli's classes, which are of an
    // older format.
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("local", () -> new LocalCommand());
    commands.put("node", () -> NodeHelp.command());
    commands.put("proxy", () -> new ProxyCommand());
    commands.put(
        "place", () -> new PlaceCommand(System.in, new FileOutputStream(FileDescriptor.out)));
    commands.put("pool", () -> new PoolCommand());
    commands.put("member", () -> new MemberCommand());
    commands.put("ring", () -> new RingCommand(System.in));
    commands.put("keys", () -> new KeysCommand());
    commands.put("get", () -> new GetCommand(new FileOutputStream(FileDescriptor.out)));
    commands.put("set", () -> new SetCommand(System.in));
    commands.put("delete", () -> new DeleteCommand(System.in));
    commands.put("touch", () -> new TouchCommand(System.in));
    commands.put("explain", () -> new ExplainCommand());
    commands.put("stats", () -> new StatsCommand());
    commands.put("hotkeys", () -> new HotkeysCommand());
    commands.put("top", () -> new TopCommand());
    commands.put("completion", () -> new CompletionCommand());
    commands.put("man", () -> new ManCommand());
    commands.put("bench", () -> new BenchCommand());
    commands.put("help", () -> new HelpCommand());
    commands.put("train-cluster", () -> new TrainCommand());
    return commands;
  }

  /** Returns the command line with every sub-command, which reports through {@code failure}. */
  static CommandLine commandLine(Failure failure) {
    return commandLine(failure, COMMANDS.keySet());
  }

  private static CommandLine commandLine(Failure failure, Set<String> names) {
    CommandLine commandLine = new CommandLine(new Main());
    COMMANDS.forEach((name, command) -> {
      if (names.contains(name)) {
        commandLine.addSubcommand(name, command.get());
      }
    });
    complete(commandLine);
    commandLine.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    return commandLine
        // Who waits for a line may act on it at once, so what is printed shows when it is true.
        .setOut(new PrintWriter(System.out, false, UTF_8))
        .setUsageHelpAutoWidth(true)
        // A key may begin with the sign that stands for a file of arguments.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failure)
        .setExecutionExceptionHandler(failure);
  }

  /**
   * Has a command and those below it tell the product's version, and list their sub-commands by
   * what they do, not by how their help begins.
   */
  private static void complete(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> list(help.commandSpec()));
    command.getSubcommands().values().forEach(Main::complete);
  }

  private static String list(CommandSpec spec) {
    StringBuilder lines = new StringBuilder();
    spec.subcommands()
        .forEach((name, command) -> {
          UsageMessageSpec help = command.getCommandSpec().usageMessage();
          if (!help.hidden()) {
            boolean titled = help.header().length > 0 && !help.header()[0].startsWith("Example");
            lines.append(
                "  %-9s %s%n"
                    .formatted(name, firstSentence(titled ? help.header() : help.description())));
          }
        });
    return lines.toString();
  }

  private static String firstSentence(String... paragraphs) {
    String text = Arrays.stream(paragraphs).filter(line -> !line.isBlank()).findFirst().orElse("");
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> meanings = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> meanings.put(" " + code.value(), code.meaning()));
    return meanings;
  }

  /** Without a sub-command there is nothing to do: shows the help as a usage error. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.value();
  }

  /** Tells the product's version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Product.version()};
    }
  }
}
