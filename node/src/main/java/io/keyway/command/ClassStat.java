package io.keyway.command;

import io.keyway.lru.Segment;
import java.util.List;
import java.util.Locale;

/**
 * The counters that commands keep for each slab class, under memcached's names; a class's {@code
 * get_hits} are those to all its segments.
 */
public enum ClassStat {
  HITS_TO_HOT,
  HITS_TO_WARM,
  HITS_TO_COLD,
  HITS_TO_TEMP,
  CMD_SET,
  DELETE_HITS,
  INCR_HITS,
  DECR_HITS,
  CAS_HITS,
  CAS_BADVAL,
  TOUCH_HITS;

  /** Hits by the segment that the item was in. */
  static final List<ClassStat> HITS =
      List.of(HITS_TO_HOT, HITS_TO_WARM, HITS_TO_COLD, HITS_TO_TEMP);

  /** What {@code stats slabs} shows behind the hits. */
  static final List<ClassStat> OF_SLABS =
      List.of(CMD_SET, DELETE_HITS, INCR_HITS, DECR_HITS, CAS_HITS, CAS_BADVAL, TOUCH_HITS);

  /** Hits to a segment. */
  static ClassStat hitsTo(Segment segment) {
    return switch (segment) {
      case HOT -> HITS_TO_HOT;
      case WARM -> HITS_TO_WARM;
      case COLD -> HITS_TO_COLD;
      case TEMP -> HITS_TO_TEMP;
    };
  }

  /** The name that {@code stats slabs} or {@code items} shows behind the class number. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
