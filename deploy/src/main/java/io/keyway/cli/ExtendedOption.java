package io.keyway.cli;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options behind memcached's {@code -o}. */
enum ExtendedOption {
  MODERN("The defaults, which hold anyway."),
  NO_MODERN("The defaults of memcached 1.4."),
  MAXCONNS_FAST("Refuse a client too many at once. Default."),
  NO_MAXCONNS_FAST("Accepted without effect."),
  HASHPOWER("N", "12 to 32; accepted without effect."),
  NO_HASHEXPAND("Accepted without effect."),
  HASH_ALGORITHM("NAME", "jenkins, murmur3 or xxh3; accepted without effect."),
  SLAB_SIZES("N-N-...", "Chunk sizes in place of -f."),
  SLAB_CHUNK_MAX("BYTES", "Largest chunk; divides 1 MiB. Default: 524288."),
  SLAB_REASSIGN("Let pages move between classes. Default."),
  NO_SLAB_REASSIGN("Keep them."),
  SLAB_AUTOMOVE("[0|1|2]", "Move them never, or as needed; 2 is as 1. Default: 1."),
  NO_SLAB_AUTOMOVE("As slab_automove=0."),
  SLAB_AUTOMOVE_RATIO("N", "Age of a class to the oldest that brings it a page. Default: 0.8."),
  SLAB_AUTOMOVE_WINDOW("SECONDS", "Over which ages are averaged. Default: 10."),
  SLAB_AUTOMOVE_FREERATIO("N", "Accepted without effect."),
  LRU_MAINTAINER("Keep hot, warm and cold items apart. Default."),
  NO_LRU_MAINTAINER("Keep one list for each class."),
  HOT_LRU_PCT("PERCENT", "Share of hot items. Default: 20."),
  WARM_LRU_PCT("PERCENT", "Share of warm items. Default: 40."),
  HOT_MAX_FACTOR("N", "Age of hot items to the oldest cold one. Default: 0.2."),
  WARM_MAX_FACTOR("N", "Age of warm items to the oldest cold one. Default: 2."),
  TEMPORARY_TTL("SECONDS", "Items with at most that time to live are kept apart."),
  TAIL_REPAIR_TIME("SECONDS", "Accepted without effect."),
  LRU_CRAWLER("Look for expired items. Default."),
  NO_LRU_CRAWLER("Do not."),
  LRU_CRAWLER_SLEEP("MICROS", "Accepted without effect."),
  LRU_CRAWLER_TOCRAWL("N", "Items of a class in one run; 0 for all. Default: 0."),
  IDLE_TIMEOUT("SECONDS", "Close clients that send nothing; 0 never. Default: 0."),
  WATCHER_LOGBUF_SIZE("KILOBYTES", "What a watcher may be behind. Default: 256."),
  WORKER_LOGBUF_SIZE("KILOBYTES", "Accepted without effect."),
  READ_BUF_MEM_LIMIT("MEGABYTES", "Accepted without effect."),
  RESP_OBJ_MEM_LIMIT("MEGABYTES", "Accepted without effect."),
  SOCK_COOKIE_ID("N", "Accepted without effect."),
  TRACK_SIZES("Accepted without effect: sizes are always tracked."),
  INLINE_ASCII_RESP("Accepted without effect."),
  NO_INLINE_ASCII_RESP("Accepted without effect."),
  NO_CHUNKED_ITEMS("Accepted without effect."),
  DROP_PRIVILEGES("Accepted without effect."),
  NO_DROP_PRIVILEGES("Accepted without effect."),
  RELAXED_PRIVILEGES("Accepted without effect.");

  private final String optionName = name().toLowerCase(Locale.ROOT);
  private final @Nullable String parameter;
  private final String description;

  ExtendedOption(String description) {
    this.parameter = null;
    this.description = description;
  }

  ExtendedOption(String parameter, String description) {
    this.parameter = parameter;
    this.description = description;
  }

  String optionName() {
    return optionName;
  }

  /** What stands for its value in the help; empty if it takes none. */
  Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }

  String description() {
    return description;
  }

  boolean takesValue() {
    return parameter != null;
  }

  /** Whether it must have a value. */
  boolean needsValue() {
    return parameter != null && !parameter.startsWith("[");
  }

  /**
   * The option of that name.
   *
   * @throws CommandException if there is none, with the reason where memcached has it
   */
  static ExtendedOption of(String name) {
    for (ExtendedOption option : values()) {
      if (option.optionName.equals(name)) {
        return option;
      }
    }
    throw CommandException.usage("-o %s: %s".formatted(name, reason(name)));
  }

  private static String reason(String name) {
    if (name.startsWith("ext_")) {
      return "items are kept in memory only, there is no flash storage";
    }
    if (name.startsWith("ssl_")) {
      return "there is no TLS";
    }
    return name.startsWith("proxy_")
        ? "a node is no proxy, which is what keyway proxy is for"
        : "unknown option";
  }
}
