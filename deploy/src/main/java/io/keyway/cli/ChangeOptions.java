package io.keyway.cli;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that may lead to another ring. */
final class ChangeOptions {

  private static final int WAIT_SECONDS_MAX = 3600;

  @Mixin private DryRun dryRun = new DryRun();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long to wait until the proxies follow; 0 does not wait. Default: ${DEFAULT-VALUE}.")
  private int waitSeconds;

  /** Whether nothing is to be changed. */
  boolean isDryRun() {
    return dryRun.isAsked();
  }

  /** How long to wait for the proxies. */
  Duration limit() {
    FlagValue.check("--timeout", waitSeconds, 0, WAIT_SECONDS_MAX);
    return Duration.ofSeconds(waitSeconds);
  }
}
