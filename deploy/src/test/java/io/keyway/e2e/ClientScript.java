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
 * A script among the test resources that uses a client library, unchanged.
 *
 * @param interpreter the command that runs it, such as Debian's Python, which has Debian's client
 *     libraries
 */
record ClientScript(List<String> interpreter, String name) {

  private static final long LIMIT_SECONDS = 60;

  static ClientScript python(String name) {
    return new ClientScript(List.of("/usr/bin/python3", "-B"), name);
  }

  static ClientScript php(String name) {
    return new ClientScript(List.of("/usr/bin/php"), name);
  }

  static ClientScript ruby(String name) {
    return new ClientScript(List.of("/usr/bin/ruby"), name);
  }

  /** A Java program in one file, with the library from this path. */
  static ClientScript java(String classPath, String name) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ClientScript(List.of(java, "-cp", classPath), name);
  }

  /**
   * Runs the script and fails, with all that it printed, unless it ends with 0 within 60 seconds.
   *
   * @return what it printed on both streams
   */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(interpreter);
    command.add(path());
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
    URL resource = Objects.requireNonNull(ClientScript.class.getResource(name), name);
    try {
      return Path.of(resource.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
