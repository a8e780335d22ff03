package io.keyway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The whole terminal: what is shown takes the place of what was there, keys come as they are
 * pressed, and at the end, Ctrl-C included, the terminal is as it was before.
 */
final class TopScreen implements AutoCloseable {

  private static final int ROWS_OTHERWISE = 24;
  private static final int COLUMNS_OTHERWISE = 80;
  private static final Duration POLL = Duration.ofMillis(20);

  private final PrintWriter out;
  private final String settings;
  private final Thread atExit = new Thread(this::restore);
  private final AtomicBoolean restored = new AtomicBoolean();

  private TopScreen(PrintWriter out, String settings) {
    this.out = out;
    this.settings = settings;
  }

  static TopScreen open(PrintWriter out) {
    TopScreen screen = new TopScreen(out, stty("-g"));
    Runtime.getRuntime().addShutdownHook(screen.atExit);
    stty("-icanon", "-echo");
    out.print(Ansi.ENTER_SCREEN);
    return screen;
  }

  /** Shows a heading in the first row and lines below it, as many and as long as there is room. */
  void show(String heading, List<String> lines) {
    String[] size = stty("size").split(" ", -1);
    int rows = size.length == 2 ? number(size[0], ROWS_OTHERWISE) : ROWS_OTHERWISE;
    int columns = size.length == 2 ? number(size[1], COLUMNS_OTHERWISE) : COLUMNS_OTHERWISE;
    StringBuilder screen = new StringBuilder(Ansi.HOME);
    append(screen, heading, columns);
    lines.stream().limit(Math.max(0, rows - 2)).forEach(line -> append(screen, line, columns));
    out.print(screen.append(Ansi.CLEAR_REST));
    out.flush();
  }

  private static void append(StringBuilder screen, String line, int columns) {
    screen.append(line, 0, Math.min(line.length(), columns)).append(Ansi.CLEAR_LINE).append("\r\n");
  }

  private static int number(String text, int otherwise) {
    return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : otherwise;
  }

  /** The key that is pressed within the given time, or a zero character. */
  char key(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (System.nanoTime() < end) {
        if (System.in.available() > 0) {
          return (char) System.in.read();
        }
        Thread.sleep(POLL);
      }
    } catch (IOException _) {
      // Nobody can press keys then.
    }
    return 0;
  }

  /** Has stty, which knows the terminal, do or say something; nothing where there is none. */
  private static String stty(String... arguments) {
    try {
      Process process =
          new ProcessBuilder(command(arguments))
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static List<String> command(String[] arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    return command;
  }

  private void restore() {
    if (restored.compareAndSet(false, true)) {
      out.print(Ansi.LEAVE_SCREEN);
      out.flush();
      if (!settings.isEmpty()) {
        stty(settings);
      }
    }
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // The process ends already.
    }
  }
}
