package io.keyway.cli;

import picocli.CommandLine.Option;

/** The option by which somebody looks at a change first. */
final class DryRun {

  @Option(names = "--dry-run", description = "Print what would happen, and change nothing.")
  private boolean asked;

  /** Whether nothing is to be changed. */
  boolean isAsked() {
    return asked;
  }
}
