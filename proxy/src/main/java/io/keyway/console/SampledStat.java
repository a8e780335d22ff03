package io.keyway.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statistics that are sampled, in the order in which a sample has them. Names are those of
 * {@code stats}.
 */
final class SampledStat {

  /** All names. */
  static final List<String> NAMES =
      List.of(
          "uptime",
          "curr_items",
          "total_items",
          "bytes",
          "limit_maxbytes",
          "curr_connections",
          "total_connections",
          "rejected_connections",
          "cmd_get",
          "get_hits",
          "get_misses",
          "get_expired",
          "cmd_set",
          "delete_hits",
          "delete_misses",
          "incr_hits",
          "incr_misses",
          "decr_hits",
          "decr_misses",
          "cas_hits",
          "cas_misses",
          "cas_badval",
          "cmd_touch",
          "touch_hits",
          "touch_misses",
          "cmd_meta",
          "cmd_flush",
          "evictions",
          "expired_unfetched",
          "evicted_unfetched",
          "reclaimed",
          "bytes_read",
          "bytes_written",
          "threads",
          "hash_bytes",
          "slabs_moved",
          "total_malloced",
          "store_too_large",
          "store_no_memory",
          "listen_disabled_num");

  static final int UPTIME = NAMES.indexOf("uptime");
  static final int FLUSHES = NAMES.indexOf("cmd_flush");

  /** Stands for what a server does not have. */
  static final long ABSENT = -1;

  private SampledStat() {}

  /** The values of a server's answer, {@link #ABSENT} for those that it lacks. */
  static long[] of(Map<String, String> stats) {
    long[] values = new long[NAMES.size()];
    Arrays.setAll(values, i -> number(stats.get(NAMES.get(i))));
    return values;
  }

  private static long number(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,18}")) {
      return ABSENT;
    }
    return Long.parseLong(text);
  }
}
