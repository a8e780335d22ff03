package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes an answer to {@code stats} apart. For figures that people ask for; allocates. */
public final class StatReader {

  private static final String STAT = "STAT ";

  private StatReader() {}

  /**
   * Returns the statistics by name, in their order. Other lines, such as END or an error, are left
   * out.
   */
  public static Map<String, String> read(ByteBuf answer) {
    Map<String, String> statistics = new LinkedHashMap<>();
    answer
        .toString(ISO_8859_1)
        .lines()
        .filter(line -> line.startsWith(STAT))
        .forEach(line -> put(statistics, line.substring(STAT.length())));
    return statistics;
  }

  private static void put(Map<String, String> statistics, String figure) {
    int blank = figure.indexOf(' ');
    if (blank > 0) {
      statistics.put(figure.substring(0, blank), figure.substring(blank + 1));
    }
  }
}
