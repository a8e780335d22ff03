package io.keyway.command;

import io.keyway.protocol.MetaEcho;
import io.keyway.protocol.MetaFlags;
import io.keyway.protocol.Request;

/**
 * What an {@code ms} asks for, kept while its value arrives and other lines are parsed. One per
 * upload, used again for each value; event loop only.
 */
final class MetaUpload {

  private final MetaEcho echo = new MetaEcho();
  private long unique;
  private boolean hasNewUnique;
  private long newUnique;
  private boolean mayBeStale;
  private boolean mayVivify;
  private boolean quiet;
  private int valueLength;

  void keep(Request request) {
    MetaFlags flags = request.meta();
    echo.keep(request);
    unique = flags.unique();
    hasNewUnique = flags.has('E');
    newUnique = flags.newUnique();
    mayBeStale = flags.has('I');
    mayVivify = flags.has('N');
    quiet = flags.isQuiet();
    valueLength = request.valueLength();
  }

  /** What the answer repeats. */
  MetaEcho echo() {
    return echo;
  }

  /** The unique that the item must have; 0 without one. */
  long unique() {
    return unique;
  }

  /** Whether the item gets a CAS unique that the client has chosen. */
  boolean hasNewUnique() {
    return hasNewUnique;
  }

  long newUnique() {
    return newUnique;
  }

  /** Whether a value that is older than the item is stored too, as stale. */
  boolean mayBeStale() {
    return mayBeStale;
  }

  /** Whether there need be nothing to append to. */
  boolean mayVivify() {
    return mayVivify;
  }

  /** The announced length of the value in bytes. */
  int valueLength() {
    return valueLength;
  }

  /** Whether success is not answered. */
  boolean isQuiet() {
    return quiet;
  }
}
