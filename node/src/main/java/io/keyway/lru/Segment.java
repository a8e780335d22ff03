package io.keyway.lru;

/** The parts of a slab class's LRU. Source: memcached's {@code doc/new_lru.txt}. */
public enum Segment {
  /** New items; most are never read again. */
  HOT,
  /** Items that are read again and again. */
  WARM,
  /** Items that are given up next, least recently used first. */
  COLD,
  /** Items with a short time to live, which are never given up before. */
  TEMP;

  private static final Segment[] BY_NUMBER = values();

  /** The number that items and lists know the segment by, from 0. */
  @SuppressWarnings("EnumOrdinal") // Items keep it in two bits.
  public int number() {
    return ordinal();
  }

  /** The segment with a number. */
  public static Segment of(int number) {
    return BY_NUMBER[number];
  }
}
