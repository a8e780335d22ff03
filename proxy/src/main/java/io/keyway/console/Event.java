package io.keyway.console;

/**
 * Something that happened to a pool.
 *
 * @param at milliseconds since 1970
 * @param kind a word that the page has a sentence for
 * @param node whom it happened to, or empty for the pool
 * @param detail a number or name that belongs to it, or empty
 */
record Event(long at, String kind, String node, String detail) {}
