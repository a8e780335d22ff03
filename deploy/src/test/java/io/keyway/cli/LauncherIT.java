package io.keyway.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher of the packaged distribution, as a user does. */
final class LauncherIT {
  private static final Path HOME = Path.of(requireNonNull(System.getProperty("keyway.home")));
  private static final Path LAUNCHER = HOME.resolve("bin/keyway");
  private static final Outcome VERSION =
      new Outcome(0, "keyway " + System.getProperty("keyway.version") + "\n", "");
  private static final Outcome USAGE_ERROR =
      new Outcome(
          ExitCode.USAGE.value(),
          "",
          "keyway: unknown command 'hepl'\nDid you mean help or place or explain?\nSee keyway --help.\n");
  private static final long RUN_SECONDS_MAX = 150;

  @TempDir private Path folder;

  @Test
  void version_isTheProjects() throws Exception {
    Outcome outcome = run(LAUNCHER, "--version");
    assertThat(outcome).isEqualTo(VERSION);
  }

  @Test
  void help_startsWithExamplesAndNoWarning() throws Exception {
    Outcome outcome = run(LAUNCHER, "--help");
    assertThat(outcome.out()).startsWith("Examples:");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitCode.OK.value());
  }

  @Test
  void manualPage_isWhereManLooks() throws Exception {
    assertThat(HOME.resolve("share/man/man1/keyway.1")).hasContent(run(LAUNCHER, "man").out());
  }

  @Test
  void unknownCommand_isUsageError() throws Exception {
    assertThat(run(LAUNCHER, "hepl")).isEqualTo(USAGE_ERROR);
  }

  @Test
  void wrongJdk_isOneSentence() throws Exception {
    Outcome outcome = run(LAUNCHER, Map.of("KEYWAY_JAVA_HOME", folder.toString()), "--version");
    String sentence = "keyway: KEYWAY_JAVA_HOME=" + folder + " is not a JDK 25 or later.\n";
    assertThat(outcome).isEqualTo(new Outcome(1, "", sentence));
  }

  @Test
  void otherCollector_winsOverTheLaunchers() throws Exception {
    Outcome outcome = run(LAUNCHER, Map.of("KEYWAY_JAVA_OPTS", "-XX:+UseG1GC"), "--version");
    assertThat(outcome).isEqualTo(VERSION);
  }

  @Test
  void symbolicLink_findsTheDistribution() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("kw"), LAUNCHER);
    Outcome outcome = run(link, "--version");
    Files.delete(link); // JUnit warns of links that it finds in its folder.
    assertThat(outcome).isEqualTo(VERSION);
  }

  @Test
  void train_inPathWithSpaces_leavesCachesThatStartsUse() throws Exception {
    Path copy = folder.resolve("my key way");
    Files.walkFileTree(HOME, new Copy(HOME, copy));
    Path launcher = copy.resolve("bin/keyway");
    Path left = Files.createFile(copy.resolve("lib/.keyway-node-25-1-1.aot.77"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
    Path running = Files.createFile(copy.resolve("lib/.keyway-node-25-1-2.aot.78"));

    Outcome training = run(launcher, "train");

    assertThat(training.status()).as(training.err()).isZero();
    List<Path> caches = caches(copy.resolve("lib"));
    assertThat(caches).hasSize(2).allSatisfy(cache -> assertThat(cache).isNotEmptyFile());
    assertThat(left).as("what an earlier build's killed training left").doesNotExist();
    assertThat(running).as("what another training writes now").exists();
    assertThat(run(launcher, "hepl")).isEqualTo(USAGE_ERROR);
    assertThat(run(launcher, "node", "-V")).isEqualTo(VERSION);

    for (Path cache : caches) {
      Files.writeString(cache, "not a cache");
    }
    assertThat(run(launcher, "hepl")).as("with a broken cache").isEqualTo(USAGE_ERROR);
    assertThat(run(launcher, "node", "-V")).as("with a broken cache").isEqualTo(VERSION);
  }

  private static List<Path> caches(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(LauncherIT::isCache).toList();
    }
  }

  private static boolean isCache(Path file) {
    return file.toString().endsWith(".aot");
  }

  private Outcome run(Path launcher, String... arguments) throws Exception {
    return run(launcher, Map.of(), arguments);
  }

  private Outcome run(Path launcher, Map<String, String> variables, String... arguments)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("KEYWAY_"));
    builder.environment().putAll(variables);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(RUN_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private record Outcome(int status, String out, String err) {}

  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copy(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path source, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(target(source));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!isCache(file)) {
        Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return FileVisitResult.CONTINUE;
    }

    private Path target(Path source) {
      return to.resolve(from.relativize(source));
    }
  }
}
