package io.keyway.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The flags about the process itself, apart from what it serves. */
final class ProcessOptions {

  /** Where the process id is written. */
  @Nullable Path pidFile;

  /** Whom to become. */
  @Nullable String user;

  boolean daemon;
  boolean coreDumps;
  boolean lockMemory;
  boolean largePages;
}
