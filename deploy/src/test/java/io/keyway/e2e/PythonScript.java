package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A client script among the test resources, run with Debian's Python, which has Debian's client
 * libraries.
 */
record PythonScript(String name) {

  private static final String PYTHON = "/usr/bin/python3";
  private static final long LIMIT_SECONDS = 60;

  /**
   * Runs the script and fails, with all that it printed, unless it ends with 0 within 60 seconds.
   *
   * @return what it printed on both streams
   */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-B", path()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread deadline = Thread.ofVirtual().start(() -> killWhenLate(process));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    deadline.interrupt();
    assertThat(exitCode).as("exit code of %s, which printed:%n%s", command, output).isZero();
    return output;
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

  private String path() {
    URL resource = Objects.requireNonNull(PythonScript.class.getResource(name), name);
    try {
      return Path.of(resource.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
