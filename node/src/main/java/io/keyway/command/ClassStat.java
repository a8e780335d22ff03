package io.keyway.command;

import java.util.Locale;

/** The counters that commands keep for each slab class, under memcached's names. */
public enum ClassStat {
  GET_HITS,
  CMD_SET,
  DELETE_HITS,
  INCR_HITS,
  DECR_HITS,
  CAS_HITS,
  CAS_BADVAL,
  TOUCH_HITS;

  /** The name that {@code stats slabs} shows behind the class number. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
