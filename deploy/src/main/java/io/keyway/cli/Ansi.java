package io.keyway.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a terminal obeys, and whether there is one. */
final class Ansi {

  static final String ENTER_SCREEN = "\u001b[?1049h\u001b[?25l";
  static final String LEAVE_SCREEN = "\u001b[?25h\u001b[?1049l";
  static final String HOME = "\u001b[H";
  static final String CLEAR_LINE = "\u001b[K";
  static final String CLEAR_REST = "\u001b[J";

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Ansi() {}

  /** Whether a person sits at both ends of this process. */
  @SuppressWarnings("SystemConsoleNull") // A JVM without the module jdk.internal.le may have none.
  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether a person sees standard error, wherever standard output goes. */
  static boolean isErrorTerminal() {
    try {
      return Files.readSymbolicLink(STANDARD_ERROR).toString().matches("/dev/(pts/|tty).+");
    } catch (IOException _) {
      return false;
    }
  }
}
