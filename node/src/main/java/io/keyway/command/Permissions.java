package io.keyway.command;

/**
 * Commands that an operator may forbid or must allow.
 *
 * @param flush {@code flush_all}; memcached's {@code -F} forbids it
 * @param dump listings of keys; {@code -X} forbids them
 * @param watch {@code watch}; {@code -W} forbids it
 * @param shutdown {@code shutdown}; {@code -A} allows it
 */
public record Permissions(boolean flush, boolean dump, boolean watch, boolean shutdown) {

  /** memcached's defaults. */
  public static final Permissions DEFAULTS = new Permissions(true, true, true, false);
}
