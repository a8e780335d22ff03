package io.keyway.cli;

import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Whether a command prints its answer again and again. */
final class WatchOptions {

  private static final double SECONDS_MIN = 0.1;
  private static final double SECONDS_MAX = 86_400;

  /** What is done each time; returns how it ended. */
  interface Round {
    ExitCode run() throws IOException, InterruptedException;
  }

  @Option(
      names = {"-w", "--watch"},
      arity = "0..1",
      fallbackValue = "2",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description = "Prints it again so often until Ctrl-C; without a number every 2 seconds.")
  private double seconds;

  /**
   * Runs it once, or until the process is stopped or nobody reads what it prints. A failure ends it
   * only in the first round: whoever watches wants to see when servers come back.
   *
   * @return the exit status of the last round
   */
  int repeat(CommandLine command, Round round) throws IOException, InterruptedException {
    if (seconds != 0 && !(seconds >= SECONDS_MIN && seconds <= SECONDS_MAX)) {
      throw CommandException.usage(
          "watch: %s (expected: %s to %.0f seconds)".formatted(seconds, SECONDS_MIN, SECONDS_MAX));
    }
    ExitCode last = round.run();
    while (seconds > 0 && !command.getOut().checkError()) {
      Thread.sleep(Duration.ofMillis((long) (1000 * seconds)));
      try {
        last = round.run();
      } catch (IOException e) {
        command.getErr().println(Complaint.oneLine(e));
        command.getErr().flush();
        last = ExitCode.of(e);
      }
    }
    command.getOut().flush();
    return last.value();
  }
}
