package io.keyway.cli;

import java.io.Console;
import java.time.Duration;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options of commands that change something. */
final class ChangeOptions {

  private static final int WAIT_SECONDS_MAX = 3600;

  @Option(names = "--dry-run", description = "Print what would happen, and change nothing.")
  boolean dryRun;

  @Option(names = "--yes", description = "Do not ask before something is lost.")
  boolean yes;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long to wait until the proxies follow; 0 does not wait. Default: ${DEFAULT-VALUE}.")
  private int waitSeconds;

  /** How long to wait for the proxies. */
  Duration limit() {
    FlagValue.check("--timeout", waitSeconds, 0, WAIT_SECONDS_MAX);
    return Duration.ofSeconds(waitSeconds);
  }

  /**
   * Lets the user confirm what loses data: by {@code --yes}, or at a terminal.
   *
   * @param loss one clause that says what is lost
   * @throws CommandException if it is not confirmed
   */
  void confirm(String loss) {
    if (yes || dryRun) {
      return;
    }
    if (Ansi.isTerminal()) {
      Console console = Objects.requireNonNull(System.console());
      String answer = console.readLine("%s. Go on (yes/no)? ", loss);
      if ("yes".equals(answer)) {
        return;
      }
    }
    throw new CommandException(ExitCode.REFUSED, "%s (expected: --yes)".formatted(loss));
  }
}
