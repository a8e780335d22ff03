package io.keyway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a command prints its answer again and again. */
final class WatchOptions {

  /** What is done each time. */
  interface Round {
    void run() throws IOException;
  }

  @Option(
      names = {"-w", "--watch"},
      arity = "0..1",
      fallbackValue = "2",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description = "Prints it again so often until Ctrl-C; without a number every 2 seconds.")
  private double seconds;

  /** Runs it once, or until the process is stopped. */
  void repeat(PrintWriter out, Round round) throws IOException, InterruptedException {
    if (seconds < 0 || seconds > 86_400) {
      throw CommandException.usage("watch: %s (expected: 0 to 86400 seconds)".formatted(seconds));
    }
    round.run();
    out.flush();
    while (seconds > 0 && !out.checkError()) {
      Thread.sleep(Duration.ofMillis((long) (1000 * seconds)));
      round.run();
      out.flush();
    }
  }
}
