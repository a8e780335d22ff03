package io.keyway.stats;

import java.util.Locale;

/** Something that event loops count. */
public sealed interface Stat permits NodeStat, ProxyStat {

  /** The constant's name. */
  String name();

  /** Whether it goes up and down. */
  boolean isGauge();

  /** What it says, in a sentence. */
  String description();

  /** The name that clients and Prometheus see: lower case, with underscores. */
  default String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
