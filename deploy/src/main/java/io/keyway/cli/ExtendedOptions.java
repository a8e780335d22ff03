package io.keyway.cli;

import io.keyway.store.CrawlerSettings;
import io.keyway.store.IndexSettings;
import io.keyway.store.LruSettings;
import io.keyway.store.SlabSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What memcached's {@code -o} changes; of options that contradict each other the later holds. */
final class ExtendedOptions {

  private static final int PAGE_BYTES = 1 << 20;
  private static final Set<String> HASH_ALGORITHMS = Set.of("jenkins", "murmur3", "xxh3");

  private final ListenOptions listening;

  private List<Integer> slabSizes = List.of();
  private int slabChunkBytesMax = SlabSettings.DEFAULTS.chunkBytesMax();
  private boolean slabChunkBytesMaxGiven;
  private boolean slabReassign = SlabSettings.DEFAULTS.reassigning();
  private int automove = SlabSettings.DEFAULTS.automove();
  private double automoveRatio = SlabSettings.DEFAULTS.automoveRatio();
  private int automoveWindowSeconds = SlabSettings.DEFAULTS.automoveWindowSeconds();
  private double automoveFreeRatio = SlabSettings.DEFAULTS.automoveFreeRatio();
  private boolean maintained = LruSettings.DEFAULTS.maintained();
  private int hotPercent = LruSettings.DEFAULTS.hotPercent();
  private int warmPercent = LruSettings.DEFAULTS.warmPercent();
  private double hotMaxFactor = LruSettings.DEFAULTS.hotMaxFactor();
  private double warmMaxFactor = LruSettings.DEFAULTS.warmMaxFactor();
  private boolean temporary = LruSettings.DEFAULTS.temporary();
  private int temporaryTtlSeconds = LruSettings.DEFAULTS.temporaryTtlSeconds();
  private int tailRepairSeconds = LruSettings.DEFAULTS.tailRepairSeconds();
  private boolean crawling = CrawlerSettings.DEFAULTS.enabled();
  private int crawlerSleepMicros = CrawlerSettings.DEFAULTS.sleepMicros();
  private long crawlerItemsMax = CrawlerSettings.DEFAULTS.itemsMax();
  private int hashPower = IndexSettings.DEFAULTS.power();
  private int idleTimeoutSeconds;
  private int watcherBufferBytes = 256 << 10;

  /**
   * @param listening is told of what concerns it
   */
  ExtendedOptions(ListenOptions listening) {
    this.listening = listening;
  }

  /** Takes a list of options. */
  void take(String list) {
    for (String item : list.split(",", -1)) {
      if (!item.isEmpty()) {
        takeOne(item);
      }
    }
  }

  private void takeOne(String item) {
    int equals = item.indexOf('=');
    String name = equals < 0 ? item : item.substring(0, equals);
    ExtendedOption option = ExtendedOption.of(name);
    if (equals < 0 && option.needsValue()) {
      throw CommandException.usage(
          "-o %s needs a value: %s".formatted(name, option.parameter().orElseThrow()));
    }
    if (equals >= 0 && !option.takesValue()) {
      throw CommandException.usage("-o %s takes no value".formatted(name));
    }
    apply(option, new FlagValue("-o " + name, equals < 0 ? "" : item.substring(equals + 1)));
  }

  private void apply(ExtendedOption option, FlagValue value) {
    switch (option) {
      case NO_MODERN -> asBefore();
      case MAXCONNS_FAST -> listening.refusing(true);
      case NO_MAXCONNS_FAST -> listening.refusing(false);
      case HASHPOWER -> hashPower = value.integer();
      case HASH_ALGORITHM -> checkAlgorithm(value);
      case SLAB_SIZES -> slabSizes = sizes(value);
      case SLAB_CHUNK_MAX -> {
        slabChunkBytesMax = value.integer();
        slabChunkBytesMaxGiven = true;
      }
      case SLAB_REASSIGN -> slabReassign = true;
      case NO_SLAB_REASSIGN -> slabReassign = false;
      case SLAB_AUTOMOVE -> automove = value.text().isEmpty() ? 1 : value.integer();
      case NO_SLAB_AUTOMOVE -> automove = 0;
      case SLAB_AUTOMOVE_RATIO -> automoveRatio = value.decimal();
      case SLAB_AUTOMOVE_WINDOW -> automoveWindowSeconds = value.integer();
      case SLAB_AUTOMOVE_FREERATIO -> automoveFreeRatio = value.decimal();
      case LRU_MAINTAINER -> maintained = true;
      case NO_LRU_MAINTAINER -> maintained = false;
      case HOT_LRU_PCT -> hotPercent = value.integer();
      case WARM_LRU_PCT -> warmPercent = value.integer();
      case HOT_MAX_FACTOR -> hotMaxFactor = value.decimal();
      case WARM_MAX_FACTOR -> warmMaxFactor = value.decimal();
      case TEMPORARY_TTL -> {
        temporaryTtlSeconds = value.integer();
        temporary = true;
      }
      case TAIL_REPAIR_TIME -> tailRepairSeconds = value.integer();
      case LRU_CRAWLER -> crawling = true;
      case NO_LRU_CRAWLER -> crawling = false;
      case LRU_CRAWLER_SLEEP -> crawlerSleepMicros = value.integer();
      case LRU_CRAWLER_TOCRAWL -> crawlerItemsMax = value.integer(0, Long.MAX_VALUE);
      case IDLE_TIMEOUT -> idleTimeoutSeconds = value.integer();
      case WATCHER_LOGBUF_SIZE -> watcherBufferBytes = kilobytes(value);
      case WORKER_LOGBUF_SIZE, READ_BUF_MEM_LIMIT, RESP_OBJ_MEM_LIMIT, SOCK_COOKIE_ID ->
          value.integer(0, Integer.MAX_VALUE);
      case MODERN,
          NO_HASHEXPAND,
          TRACK_SIZES,
          INLINE_ASCII_RESP,
          NO_INLINE_ASCII_RESP,
          NO_CHUNKED_ITEMS,
          DROP_PRIVILEGES,
          NO_DROP_PRIVILEGES,
          RELAXED_PRIVILEGES -> {}
    }
  }

  /** The defaults of memcached 1.4. */
  private void asBefore() {
    slabReassign = false;
    automove = 0;
    slabChunkBytesMax = PAGE_BYTES;
    maintained = false;
    crawling = false;
    listening.refusing(false);
  }

  private static void checkAlgorithm(FlagValue value) {
    if (!HASH_ALGORITHMS.contains(value.text())) {
      throw value.refusal("jenkins, murmur3 or xxh3");
    }
  }

  private static List<Integer> sizes(FlagValue value) {
    List<Integer> sizes = new ArrayList<>();
    for (String size : value.text().split("-", -1)) {
      sizes.add(new FlagValue(value.flag(), size).integer());
    }
    return sizes;
  }

  private static int kilobytes(FlagValue value) {
    return Math.toIntExact(value.integer(0, Integer.MAX_VALUE >> 10)) << 10;
  }

  /**
   * What is asked of slabs.
   *
   * @param itemBytesMax the largest item: where it is small, no chunk need be larger, and where it
   *     is over a page, chunks are half of one
   */
  SlabSettings slabs(int itemBytesMax) {
    return new SlabSettings(
        slabSizes,
        chunkBytesMax(itemBytesMax),
        slabReassign,
        automove,
        automoveRatio,
        automoveWindowSeconds,
        automoveFreeRatio);
  }

  private int chunkBytesMax(int itemBytesMax) {
    int asked = slabChunkBytesMax;
    if (!slabChunkBytesMaxGiven) {
      asked = itemBytesMax > PAGE_BYTES ? PAGE_BYTES / 2 : asked;
      if (itemBytesMax < asked) {
        return Integer.highestOneBit(itemBytesMax);
      }
    }
    if (asked > 0 && itemBytesMax % asked != 0) {
      throw CommandException.usage(
          "-I: %d (expected: a multiple of -o slab_chunk_max, which is %d)"
              .formatted(itemBytesMax, asked));
    }
    return asked;
  }

  LruSettings lru() {
    return new LruSettings(
        maintained,
        hotPercent,
        warmPercent,
        hotMaxFactor,
        warmMaxFactor,
        temporary,
        temporaryTtlSeconds,
        tailRepairSeconds);
  }

  CrawlerSettings crawler() {
    return new CrawlerSettings(crawling, crawlerSleepMicros, crawlerItemsMax);
  }

  IndexSettings index() {
    return new IndexSettings(hashPower);
  }

  int idleTimeoutSeconds() {
    return idleTimeoutSeconds;
  }

  int watcherBufferBytes() {
    return watcherBufferBytes;
  }
}
