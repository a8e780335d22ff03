package io.keyway.e2e;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A run of one of the tools that come with memcached or libmemcached.
 *
 * @param output what it wrote to standard output
 */
record Tool(String output, int exitCode) {

  private static final long LIMIT_SECONDS = 60;

  /** Runs a command, which is killed unless it ends within 60 seconds. */
  static Tool run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    Thread deadline = Thread.ofVirtual().start(() -> killWhenLate(process));
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    int exitCode = process.waitFor();
    deadline.interrupt();
    return new Tool(output, exitCode);
  }

  private static void killWhenLate(Process process) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
