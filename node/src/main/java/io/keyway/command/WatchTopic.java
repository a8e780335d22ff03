package io.keyway.command;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code watch} can follow. */
public enum WatchTopic {
  FETCHERS,
  MUTATIONS,
  EVICTIONS,
  CONNEVENTS,
  DELETIONS;

  /** The topic of a word, or null. */
  static @Nullable WatchTopic of(String word) {
    return Arrays.stream(values())
        .filter(topic -> topic.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElse(null);
  }

  /** The topic's bit in a set of topics. */
  @SuppressWarnings("EnumOrdinal") // sets of topics live in this process only
  int bit() {
    return 1 << ordinal();
  }
}
