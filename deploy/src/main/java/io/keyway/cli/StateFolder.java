package io.keyway.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a process keeps what should outlive it. */
final class StateFolder {

  private StateFolder() {}

  /**
   * Returns the folder that was asked for, or else the one that the environment names; empty if the
   * user wants none, or there is nobody's home to have it in.
   */
  static Optional<Path> of(@Nullable String option, Map<String, String> environment) {
    String folder = option == null ? byDefault(environment) : option;
    try {
      return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
    } catch (InvalidPathException e) {
      throw new CommandException(ExitCode.USAGE, "--state-dir: %s".formatted(e.getMessage()), e);
    }
  }

  private static String byDefault(Map<String, String> environment) {
    String ofService = environment.getOrDefault("STATE_DIRECTORY", "");
    if (!ofService.isEmpty()) {
      // A service with several has them separated by colons; the first is its own.
      return ofService.split(":", 2)[0];
    }
    String ofUser = environment.getOrDefault("XDG_STATE_HOME", "");
    if (!ofUser.isEmpty()) {
      return ofUser + "/keyway";
    }
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() ? "" : home + "/.local/state/keyway";
  }
}
