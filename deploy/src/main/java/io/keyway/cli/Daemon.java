package io.keyway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that goes on when the one that started it returns. A JVM can't fork, so it starts
 * itself once more, in a session of its own, and waits until that one serves.
 */
final class Daemon {

  /** Set in the environment of the process that stays. */
  private static final String MARK = "KEYWAY_DAEMON";

  /** The line by which the process that stays tells that it serves. */
  private static final String READY = "Ready.";

  private Daemon() {}

  /** Whether this is the process that stays. */
  static boolean isThisProcess() {
    return System.getenv(MARK) != null;
  }

  /** Tells the process that waits to return, once the text is flushed. */
  static void ready(PrintWriter out) {
    out.println(READY);
  }

  /**
   * Starts the process that stays, with the command line of this one, and waits until it serves.
   *
   * @param verbose whether its log goes on to standard error; it is lost otherwise
   * @param err gets what it says if it fails
   * @return its exit status, or 0 if it serves
   */
  static int start(boolean verbose, PrintWriter err) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(commandLine());
    builder.environment().put(MARK, "1");
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectError(verbose ? Redirect.INHERIT : Redirect.DISCARD);
    Process process = builder.start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        if (line.equals(READY)) {
          return ExitCode.OK.value();
        }
        said.add(line);
        line = lines.readLine();
      }
    }
    said.forEach(err::println);
    err.flush();
    return process.waitFor();
  }

  private static List<String> commandLine() throws IOException {
    List<String> words = new ArrayList<>();
    words.add("setsid");
    String line = Files.readString(Path.of("/proc/self/cmdline"));
    words.addAll(List.of(line.substring(0, line.length() - 1).split("\0", -1)));
    words.set(1, ProcessHandle.current().info().command().orElseThrow());
    return words;
  }
}
