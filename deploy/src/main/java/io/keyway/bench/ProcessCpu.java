package io.keyway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The CPU time that processes have used so far, user and system, from {@code /proc/<pid>/stat}. Its
 * step is 10 ms. Source: proc_pid_stat(5).
 */
final class ProcessCpu {

  /** Linux gives all programs 100 ticks a second, whatever the kernel's own. */
  private static final double TICK_MICROS = 10_000;

  /** Places behind the command name, which may hold blanks itself. */
  private static final int USER_FIELD = 11;

  private static final int SYSTEM_FIELD = 12;

  private ProcessCpu() {}

  /** The sum in microseconds, or NaN if there is no process or one of them cannot be read. */
  static double micros(Set<Long> pids) {
    double sum = pids.isEmpty() ? Double.NaN : 0;
    for (long pid : pids) {
      sum += micros(pid);
    }
    return sum;
  }

  private static double micros(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return TICK_MICROS
          * (Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[SYSTEM_FIELD]));
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
