package io.keyway.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
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
    exitCodeListHeading = "%nExit codes:%n",
    subcommands = {HelpCommand.class, TrainCommand.class})
public final class Main implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // Picocli sets it before call().
  private CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(new Failure("1".equals(System.getenv("KEYWAY_DEBUG"))), arguments));
  }

  private static int run(Failure failure, String... arguments) {
    CommandLine commandLine = commandLine(failure);
    try {
      return commandLine.execute(arguments);
    } catch (Error error) { // Picocli hands over exceptions only.
      return failure.report(error, commandLine);
    }
  }

  /** Returns the command line with every sub-command, which reports through {@code failure}. */
  static CommandLine commandLine(Failure failure) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    commandLine.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    return commandLine
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(failure)
        .setExecutionExceptionHandler(failure);
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

  /** Reads the version from the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"keyway " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
