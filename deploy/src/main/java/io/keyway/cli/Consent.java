package io.keyway.cli;

import java.io.Console;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The option by which somebody agrees beforehand to losing something. */
final class Consent {

  @Option(names = "--yes", description = "Do not ask before something is lost.")
  private boolean yes;

  /**
   * Lets the user confirm what loses data: by {@code --yes}, or at a terminal.
   *
   * @param loss one clause that says what is lost
   * @throws CommandException if it is not confirmed
   */
  void confirm(String loss) {
    if (yes) {
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
