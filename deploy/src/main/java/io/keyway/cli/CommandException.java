package io.keyway.cli;

/**
 * A failure that a command states itself: one sentence for the user and the exit code. Anything
 * else that a command throws counts as unexpected.
 */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  CommandException(ExitCode exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  CommandException(ExitCode exitCode, String sentence, Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** A command line that is wrong: what, and why. */
  static CommandException usage(String sentence) {
    return new CommandException(ExitCode.USAGE, sentence);
  }

  /** A command line that breaks the rule that {@code cause} names. */
  static CommandException usage(IllegalArgumentException cause) {
    return new CommandException(ExitCode.USAGE, Complaint.oneLine(cause), cause);
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
