package io.keyway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small file that tells others about this process as long as it runs. It appears whole, and is
 * deleted at the end.
 */
final class ProcessFile implements AutoCloseable {

  private final Path path;

  private ProcessFile(Path path) {
    this.path = path;
  }

  /**
   * Writes the file, in place of one that is there.
   *
   * @throws CommandException if that can't be done
   */
  static ProcessFile write(Path path, String content) {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.writeString(fresh, content);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "cannot write " + path + ": " + reason(e), e);
    }
    return new ProcessFile(path);
  }

  /** The class says what happened where the message is only the file's name. */
  private static String reason(IOException e) {
    return e.getClass()
        .getSimpleName()
        .replaceAll("(?<=.)([A-Z])", " $1")
        .replace(" Exception", "");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
