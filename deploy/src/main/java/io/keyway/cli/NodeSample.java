package io.keyway.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of a node at a point in time.
 *
 * @param atNanos of {@link System#nanoTime}
 * @param tookMillis how long the node took to answer, in milliseconds
 * @param stats by name; none if the node could not be asked
 * @param failure why it could not be asked, or null
 */
record NodeSample(
    long atNanos, double tookMillis, Map<String, String> stats, @Nullable String failure) {

  /** A statistic that is a number; 0 if there is none. */
  double value(String name) {
    String text = stats.getOrDefault(name, "");
    try {
      return text.isEmpty() ? 0 : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** How fast a counter has risen since an earlier sample; less than 0 if that can't be said. */
  double rate(@Nullable NodeSample earlier, String name) {
    if (earlier == null || failure != null || earlier.failure() != null) {
      return -1;
    }
    double seconds = (atNanos - earlier.atNanos()) / 1e9;
    double rise = value(name) - earlier.value(name);
    // A node that was started anew counts from 0.
    return seconds > 0 && rise >= 0 ? rise / seconds : -1;
  }
}
