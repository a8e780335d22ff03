package io.keyway.cli;

import java.io.Console;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options by which somebody looks at a change first, or agrees to it beforehand. */
final class Consent {

  @Option(names = "--dry-run", description = "Print what would happen, and change nothing.")
  boolean dryRun;

  @Option(names = "--yes", description = "Do not ask before something is lost.")
  private boolean yes;

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
