package io.keyway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@code keyway} command line printed, and its exit status.
 *
 * @param exitCode 0 to 6
 */
record CommandLineRun(int exitCode, String out, String err) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Runs a command in this process. */
  static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(new Failure(false))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  /** What it printed, as one JSON document. */
  JsonNode json() {
    return JSON.readTree(out);
  }
}
