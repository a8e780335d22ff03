package io.keyway.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The processor time that a process has used, from {@code /proc}.
 *
 * @param userTicks hundredths of a second in its own code
 * @param systemTicks hundredths of a second in the kernel
 */
record ProcessorTime(long userTicks, long systemTicks) {

  private static final Path STAT = Path.of("/proc/self/stat");

  /**
   * Fields behind the closing bracket of the process's name, which may itself hold blanks and
   * brackets.
   */
  private static final int USER_FIELD = 11;

  private static final int SYSTEM_FIELD = 12;

  /** This process's time; zero where there is no {@code /proc}. */
  static ProcessorTime ofThisProcess() {
    try {
      String stat = Files.readString(STAT);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new ProcessorTime(
          Long.parseLong(fields[USER_FIELD]), Long.parseLong(fields[SYSTEM_FIELD]));
    } catch (IOException e) {
      return new ProcessorTime(0, 0);
    }
  }

  /** Seconds with exactly six decimals, as exporters split the figure at the point. */
  String userSeconds() {
    return seconds(userTicks);
  }

  /** Seconds with exactly six decimals, as exporters split the figure at the point. */
  String systemSeconds() {
    return seconds(systemTicks);
  }

  private static String seconds(long ticks) {
    return String.format(Locale.ROOT, "%d.%06d", ticks / 100, ticks % 100 * 10_000);
  }
}
