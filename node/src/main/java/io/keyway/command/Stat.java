package io.keyway.command;

import java.util.Locale;

/** The counters that commands and connections keep, under memcached's names. */
public enum Stat {
  CMD_GET,
  CMD_SET,
  CMD_FLUSH,
  CMD_TOUCH,
  CMD_META,
  GET_HITS,
  GET_MISSES,
  DELETE_MISSES,
  DELETE_HITS,
  INCR_MISSES,
  INCR_HITS,
  DECR_MISSES,
  DECR_HITS,
  CAS_MISSES,
  CAS_HITS,
  CAS_BADVAL,
  TOUCH_HITS,
  TOUCH_MISSES,
  STORE_TOO_LARGE,
  STORE_NO_MEMORY,
  AUTH_CMDS,
  AUTH_ERRORS,
  BYTES_READ,
  BYTES_WRITTEN,
  CONN_YIELDS,
  IDLE_KICKS;

  /** The name that {@code stats} shows. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
