package io.keyway.telemetry;

import static io.keyway.telemetry.MetricType.COUNTER;
import static io.keyway.telemetry.MetricType.GAUGE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code memcached_exporter} tells of the server's process when it is given its pid file, of
 * this process. Nothing where there is no {@code /proc}. Any thread.
 */
public final class ProcessFigures {

  private static final Path PROC = Path.of("/proc/self");
  private static final Pattern FILES = Pattern.compile("Max open files\\s+([0-9]+)");
  private static final Pattern SIZE = Pattern.compile("VmSize:\\s+([0-9]+) kB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
  private static final int KIBIBYTE = 1024;

  private ProcessFigures() {}

  /** The text for Prometheus. */
  public static String text() {
    Exposition out = new Exposition();
    ProcessHandle.Info info = ProcessHandle.current().info();
    try {
      String status = Files.readString(PROC.resolve("status"));
      out.family("memcached_process_virtual_memory_bytes", GAUGE, "Size of the address space.");
      kibibytes(out, SIZE.matcher(status));
      out.family("memcached_process_resident_memory_bytes", GAUGE, "Memory in use.");
      kibibytes(out, RESIDENT.matcher(status));
      files(out);
    } catch (IOException e) {
      // Another operating system: the rest is told all the same.
    }
    out.family("memcached_process_cpu_seconds_total", COUNTER, "Processor time.");
    info.totalCpuDuration().ifPresent(time -> out.sample(decimal(time.toNanos() / 1e9)));
    out.family("memcached_process_start_time_seconds", GAUGE, "UNIX time of the start.");
    info.startInstant().map(Instant::toEpochMilli).ifPresent(at -> out.sample(decimal(at / 1e3)));
    return out.toString();
  }

  private static void files(Exposition out) throws IOException {
    Matcher most = FILES.matcher(Files.readString(PROC.resolve("limits")));
    out.family("memcached_process_max_fds", GAUGE, "File descriptors allowed.");
    if (most.find()) {
      out.sample(most.group(1));
    }
    out.family("memcached_process_open_fds", GAUGE, "File descriptors open.");
    try (Stream<Path> open = Files.list(PROC.resolve("fd"))) {
      out.sample(Long.toString(open.count()));
    }
  }

  private static void kibibytes(Exposition out, Matcher size) {
    if (size.find()) {
      out.sample(Long.toString(Long.parseLong(size.group(1)) * KIBIBYTE));
    }
  }

  private static String decimal(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }
}
