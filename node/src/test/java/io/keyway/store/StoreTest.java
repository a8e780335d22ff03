package io.keyway.store;

import static io.keyway.store.StoreDriver.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.lru.Segment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreTest {

  private static final int THIRTY_DAYS = 60 * 60 * 24 * 30;
  private static final int START = (int) StoreDriver.START_UNIX_SECONDS;

  /** The longest value that fits a page with a key of one byte and no flags. */
  private static final int VALUE_BYTES_MAX = 1_048_516;

  private final StoreDriver store = StoreDriver.withMegabytes(4);

  @AfterEach
  void inspect() {
    StoreInspection.check(store.store(), List.of());
    store.close();
  }

  @Test
  void set_newKey_isReadWithValueAndFlags() {
    assertThat(store.put(StorageMode.SET, "k", bytes("value"), 0xfffffffe, 0, 0))
        .isEqualTo(StoreResult.STORED);
    StoreDriver.Hit hit = store.hit("k");
    assertThat(hit.text()).isEqualTo("value");
    assertThat(hit.flags()).isEqualTo(0xfffffffe);
  }

  @Test
  void set_oldKey_replacesValueAndFlags() {
    store.put(StorageMode.SET, "k", bytes("old"), 7, 0, 0);
    store.set("k", "a much longer value that needs a chunk of another class, hence another list");
    StoreDriver.Hit hit = store.hit("k");
    assertThat(hit.text()).startsWith("a much longer");
    assertThat(hit.flags()).isZero();
    assertThat(store.stats().items()).isOne();
  }

  @Test
  void read_unknownKey_isAMiss() {
    store.set("k", "v");
    assertThat(store.get("K")).isNull();
    assertThat(store.gat("kk", 0)).isNull();
    assertThat(store.touch("kk", 0)).isFalse();
    assertThat(store.delete("kk")).isFalse();
  }

  @Test
  void keys_ofEveryLength_areToldApart() {
    String longest = "x".repeat(250);
    for (int length = 1; length <= 250; length++) {
      store.set(longest.substring(0, length), "v" + length);
    }
    for (int length = 1; length <= 250; length++) {
      assertThat(store.text(longest.substring(0, length))).isEqualTo("v" + length);
    }
  }

  @Test
  void add_needsANewKey() {
    assertThat(store.put(StorageMode.ADD, "k", "1")).isEqualTo(StoreResult.STORED);
    assertThat(store.put(StorageMode.ADD, "k", "2")).isEqualTo(StoreResult.NOT_STORED);
    assertThat(store.text("k")).isEqualTo("1");
  }

  @Test
  void replace_needsAnOldKey() {
    assertThat(store.put(StorageMode.REPLACE, "k", "1")).isEqualTo(StoreResult.NOT_STORED);
    assertThat(store.get("k")).isNull();
    store.set("k", "1");
    assertThat(store.put(StorageMode.REPLACE, "k", "2")).isEqualTo(StoreResult.STORED);
    assertThat(store.text("k")).isEqualTo("2");
  }

  @Test
  void cas_storesOnlyOnTheUniqueThatWasRead() {
    assertThat(store.put(StorageMode.CAS, "k", bytes("x"), 0, 0, 1))
        .isEqualTo(StoreResult.NOT_FOUND);
    store.set("k", "1");
    long unique = unique("k");
    assertThat(store.put(StorageMode.CAS, "k", bytes("2"), 0, 0, unique))
        .isEqualTo(StoreResult.STORED);
    assertThat(store.put(StorageMode.CAS, "k", bytes("3"), 0, 0, unique))
        .isEqualTo(StoreResult.EXISTS);
    assertThat(store.text("k")).isEqualTo("2");
    assertThat(unique("k")).isGreaterThan(unique);
  }

  @Test
  void unique_growsWithChangesAndNotWithTouch() {
    store.set("k", "1");
    long stored = unique("k");
    store.touch("k", 100);
    assertThat(unique("k")).isEqualTo(stored);
    store.add("k", true, 1);
    long added = unique("k");
    assertThat(added).isGreaterThan(stored);
    store.put(StorageMode.APPEND, "k", "0");
    assertThat(unique("k")).isGreaterThan(added);
  }

  @Test
  void delete_dropsTheItem() {
    store.set("k", "v");
    assertThat(store.delete("k")).isTrue();
    assertThat(store.get("k")).isNull();
    assertThat(store.stats().bytes()).isZero();
  }

  @Test
  void append_keepsFlagsAndExpiry() {
    store.put(StorageMode.SET, "k", bytes("b"), 9, 10, 0);
    assertThat(store.put(StorageMode.APPEND, "k", bytes("c"), 1, 0, 0))
        .isEqualTo(StoreResult.STORED);
    assertThat(store.put(StorageMode.PREPEND, "k", bytes("a"), 2, -1, 0))
        .isEqualTo(StoreResult.STORED);
    StoreDriver.Hit hit = store.hit("k");
    assertThat(hit.text()).isEqualTo("abc");
    assertThat(hit.flags()).isEqualTo(9);
    store.pass(Duration.ofSeconds(10));
    assertThat(store.get("k")).isNull();
  }

  @Test
  void append_withoutAnItem_isNotStored() {
    assertThat(store.put(StorageMode.APPEND, "k", "x")).isEqualTo(StoreResult.NOT_STORED);
    assertThat(store.put(StorageMode.PREPEND, "k", "x")).isEqualTo(StoreResult.NOT_STORED);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void append_overTheItemLimit_isNotStoredAndKeepsTheValue() {
    byte[] half = new byte[VALUE_BYTES_MAX / 2 + 1];
    store.put(StorageMode.SET, "k", half, 0, 0, 0);
    assertThat(store.put(StorageMode.APPEND, "k", half, 0, 0, 0)).isEqualTo(StoreResult.NOT_STORED);
    assertThat(store.put(StorageMode.PREPEND, "k", half, 0, 0, 0))
        .isEqualTo(StoreResult.NOT_STORED);
    StoreDriver.Hit hit = store.hit("k");
    assertThat(bytes(hit.text())).isEqualTo(half);
  }

  @Test
  void allocate_largestItem_fitsAndOneByteMoreDoesNot() {
    assertThat(store.put(StorageMode.SET, "k", new byte[VALUE_BYTES_MAX], 0, 0, 0))
        .isEqualTo(StoreResult.STORED);
    assertThat(store.allocate("k", new byte[VALUE_BYTES_MAX + 1], 0, 0)).isEqualTo(Store.TOO_LARGE);
    assertThat(store.allocate("k", new byte[VALUE_BYTES_MAX - 3], 1, 0)).isEqualTo(Store.TOO_LARGE);
    assertThat(store.allocate("kk", new byte[VALUE_BYTES_MAX], 0, 0)).isEqualTo(Store.TOO_LARGE);
  }

  @Test
  void allocate_hugeLength_isTooLarge() {
    byte[] key = bytes("k");
    assertThat(store.store().allocate(key, 0, 1, 1, 0, Integer.MAX_VALUE - 3))
        .isEqualTo(Store.TOO_LARGE);
  }

  @Test
  void discard_givesTheChunkBack() {
    int reference = store.allocate("k", bytes("v"), 0, 0);
    StoreInspection.check(store.store(), List.of(reference));
    store.store().discard(reference);
    assertThat(store.get("k")).isNull();
  }

  // expiry

  @Test
  void expiry_zero_isNever() {
    store.setExpiring("k", 0);
    store.pass(Duration.ofDays(365));
    assertThat(store.get("k")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -1000, Integer.MIN_VALUE, THIRTY_DAYS + 1, START - 10, START})
  void expiry_inThePast_isStoredAndGone(int exptime) {
    assertThat(store.setExpiring("k", exptime)).isEqualTo(StoreResult.STORED);
    assertThat(store.get("k")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "2592000, 2592000", "1800000100, 100"})
  void expiry_inTheFuture_isReachedOnItsSecond(int exptime, int seconds) {
    store.setExpiring("k", exptime);
    store.pass(Duration.ofSeconds(seconds).minusNanos(1));
    assertThat(store.get("k")).isNotNull();
    store.pass(Duration.ofNanos(1));
    assertThat(store.get("k")).isNull();
    assertThat(store.stats().getExpired()).isOne();
  }

  @Test
  void expiry_farFuture_isNotReached() {
    store.setExpiring("k", Integer.MAX_VALUE);
    store.pass(Duration.ofDays(2000));
    assertThat(store.get("k")).isNotNull();
  }

  @Test
  void expiry_isThatOfTheLastTouch() {
    store.setExpiring("k", 10);
    assertThat(store.touch("k", 100)).isTrue();
    store.pass(Duration.ofSeconds(99));
    assertThat(store.gat("k", 0)).isNotNull();
    store.pass(Duration.ofSeconds(99));
    assertThat(store.gat("k", -1)).isNotNull();
    assertThat(store.get("k")).isNull();
  }

  @Test
  void expiredItem_isAMissForEveryCommand() {
    store.setExpiring("k", -1);
    assertThat(store.touch("k", 0)).isFalse();
    store.setExpiring("k", -1);
    assertThat(store.gat("k", 0)).isNull();
    store.setExpiring("k", -1);
    assertThat(store.delete("k")).isFalse();
    store.setExpiring("k", -1);
    assertThat(store.add("k", true, 1)).isEqualTo(StoreResult.NOT_FOUND);
    store.setExpiring("k", -1);
    assertThat(store.put(StorageMode.REPLACE, "k", "2")).isEqualTo(StoreResult.NOT_STORED);
    store.setExpiring("k", -1);
    assertThat(store.put(StorageMode.CAS, "k", "2")).isEqualTo(StoreResult.NOT_FOUND);
    store.setExpiring("k", -1);
    assertThat(store.put(StorageMode.APPEND, "k", "2")).isEqualTo(StoreResult.NOT_STORED);
    store.setExpiring("k", -1);
    assertThat(store.put(StorageMode.ADD, "k", "2")).isEqualTo(StoreResult.STORED);
  }

  // flush_all

  @Test
  void flushAll_now_dropsWhatWasStoredBeforeIt() {
    store.set("a", "1");
    store.store().flushAll(0);
    store.set("b", "2");
    assertThat(store.get("a")).isNull();
    assertThat(store.text("b")).isEqualTo("2");
    assertThat(store.stats().getFlushed()).isOne();
  }

  @Test
  void flushAll_oneSecond_isNow() {
    store.set("a", "1");
    store.store().flushAll(1);
    assertThat(store.get("a")).isNull();
  }

  @Test
  void flushAll_delayed_dropsWhatIsThereWhenItIsDue() {
    store.set("a", "1");
    store.store().flushAll(5);
    store.pass(Duration.ofSeconds(3));
    store.set("b", "2");
    assertThat(store.get("a")).isNotNull();
    store.pass(Duration.ofSeconds(1));
    assertThat(store.get("a")).isNull();
    assertThat(store.get("b")).isNull();
    store.set("c", "3");
    store.pass(Duration.ofSeconds(10));
    assertThat(store.get("c")).isNotNull();
  }

  @Test
  void flushAll_later_replacesTheOneBefore() {
    store.set("a", "1");
    store.store().flushAll(5);
    store.store().flushAll(100);
    store.pass(Duration.ofSeconds(50));
    assertThat(store.get("a")).isNotNull();
    store.pass(Duration.ofSeconds(49));
    assertThat(store.get("a")).isNull();
  }

  @Test
  void flushAll_now_replacesADelayedOne() {
    store.store().flushAll(5);
    store.store().flushAll(0);
    store.set("a", "1");
    store.pass(Duration.ofSeconds(10));
    assertThat(store.get("a")).isNotNull();
  }

  @Test
  void flushAll_duringAnUpload_doesNotTouchIt() {
    int reference = store.allocate("k", bytes("v"), 0, 0);
    store.store().flushAll(0);
    store.commit(StorageMode.SET, reference, 0);
    assertThat(store.text("k")).isEqualTo("v");
  }

  // incr and decr

  @ParameterizedTest
  @CsvSource({
    "'5', 3, 8, '8'",
    "'9', 1, 10, '10'",
    "'099', 1, 100, '100'",
    "'000000000000000000005', 1, 6, '6                    '",
    "' 5', 1, 6, '6 '",
    "'5 ', 1, 6, '6 '",
    "'5 x', 1, 6, '6  '",
    "'18446744073709551615', 1, 0, '0                   '",
    "'18446744073709551614', 1, -1, '18446744073709551615'",
    "'1', -1, 0, '0'"
  })
  void increment_ofANumber_isItsSum(String value, long delta, long sum, String stored) {
    store.put(StorageMode.SET, "k", bytes(value), 3, 10, 0);
    assertThat(store.add("k", true, delta)).isEqualTo(StoreResult.STORED);
    assertThat(store.number()).isEqualTo(sum);
    StoreDriver.Hit hit = store.hit("k");
    assertThat(hit.text()).isEqualTo(stored);
    assertThat(hit.flags()).isEqualTo(3);
    store.pass(Duration.ofSeconds(10));
    assertThat(store.get("k")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'10', 1, 9, '9 '",
    "'5', 6, 0, '0'",
    "'5', -1, 0, '0'",
    "'18446744073709551615', 1, -2, '18446744073709551614'",
    "'100', 100, 0, '0  '"
  })
  void decrement_ofANumber_stopsAtZeroAndKeepsTheLength(
      String value, long delta, long rest, String stored) {
    store.set("k", value);
    assertThat(store.add("k", false, delta)).isEqualTo(StoreResult.STORED);
    assertThat(store.number()).isEqualTo(rest);
    assertThat(store.text("k")).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "-1",
        "12x",
        "1.5",
        "18446744073709551616",
        "99999999999999999999999"
      })
  void increment_ofSomethingElse_isRefused(String value) {
    store.set("k", value);
    assertThat(store.add("k", true, 1)).isEqualTo(StoreResult.NON_NUMERIC);
    assertThat(store.add("k", false, 1)).isEqualTo(StoreResult.NON_NUMERIC);
    assertThat(store.text("k")).isEqualTo(value);
  }

  @Test
  void increment_withoutAnItem_isNotFound() {
    assertThat(store.add("k", true, 1)).isEqualTo(StoreResult.NOT_FOUND);
  }

  // memory

  @Test
  void fullMemory_evictsTheLeastRecentlyUsed() {
    int fitting = fillWithLargeItems(100);
    assertThat(fitting).isBetween(4, 99);
    for (int i = 0; i < 100; i++) {
      assertThat(store.get("large" + i) != null).as("item %d", i).isEqualTo(i >= 100 - fitting);
    }
    StoreStats stats = store.stats();
    assertThat(stats.evictions()).isEqualTo(100 - fitting);
    assertThat(stats.evictedUnfetched()).isEqualTo(stats.evictions());
    assertThat(stats.pages()).isEqualTo(4);
  }

  @Test
  void fullFlatMemory_sparesWhatWasReadAMinuteAfterItWasStored() {
    store.store().tuning().segmented(false);
    int fitting = fillWithLargeItems(100);
    String oldest = "large" + (100 - fitting);
    store.get(oldest);
    store.set("large-next", "x".repeat(100_000));
    assertThat(store.get(oldest)).as("a read within the minute does not count").isNull();
    store.pass(Duration.ofMinutes(1));
    String second = "large" + (100 - fitting + 1);
    store.get(second);
    store.set("large-last", "x".repeat(100_000));
    assertThat(store.get(second)).isNotNull();
    assertThat(store.get("large" + (100 - fitting + 2))).isNull();
  }

  @Test
  void fullMemory_reclaimsExpiredItemsWithoutCallingItEviction() {
    for (int i = 0; i < 100; i++) {
      store.put(StorageMode.SET, "large" + i, new byte[100_000], 0, -1, 0);
    }
    StoreStats stats = store.stats();
    assertThat(stats.evictions()).isZero();
    assertThat(stats.reclaimed()).isPositive().isEqualTo(stats.expiredUnfetched());
  }

  @Test
  void fullMemory_evictsOnlyWithinTheClass() {
    store.set("small", "v");
    fillWithLargeItems(200);
    assertThat(store.text("small")).isEqualTo("v");
  }

  @Test
  void newClass_getsItsFirstPageOverTheLimit() {
    fillWithLargeItems(100);
    assertThat(store.stats().pages()).isEqualTo(4);
    assertThat(store.set("small", "v")).isEqualTo(StoreResult.STORED);
    assertThat(store.stats().pages()).isEqualTo(5);
    for (int i = 0; i < 40_000; i++) {
      store.set("small" + i, "v");
    }
    assertThat(store.stats().pages()).isEqualTo(5);
    assertThat(store.text("small39999")).isEqualTo("v");
    assertThat(store.get("small")).isNull();
  }

  @Test
  void uploads_inAllChunksOfAClass_leaveNoMemoryForAnother() {
    fillWithLargeItems(100);
    byte[] largest = new byte[VALUE_BYTES_MAX];
    int upload = store.allocate("a", largest, 0, 0);
    assertThat(upload).isPositive();
    assertThat(store.allocate("b", largest, 0, 0)).isEqualTo(Store.OUT_OF_MEMORY);
    store.store().discard(upload);
    assertThat(store.put(StorageMode.SET, "b", largest, 0, 0, 0)).isEqualTo(StoreResult.STORED);
  }

  @Test
  void append_withNoOtherChunkInTheClass_isOutOfMemoryAndKeepsTheValue() {
    fillWithLargeItems(100);
    byte[] value = new byte[VALUE_BYTES_MAX - 10];
    store.put(StorageMode.SET, "k", value, 0, 0, 0);
    assertThat(store.put(StorageMode.APPEND, "k", "x")).isEqualTo(StoreResult.OUT_OF_MEMORY);
    assertThat(store.get("k")).isNotNull();
  }

  @Test
  void classStats_tellChunksItemsAndAge() {
    store.set("a", "1");
    store.set("b", "2");
    int upload = store.allocate("c", bytes("3"), 0, 0);
    store.pass(Duration.ofSeconds(7));
    List<ClassStats> stats = store.store().report().classes();
    assertThat(stats).hasSize(1);
    ClassStats first = stats.getFirst();
    assertThat(first.id()).isOne();
    assertThat(first.chunkBytes()).isEqualTo(96);
    assertThat(first.usedChunks()).isEqualTo(3);
    assertThat(first.items()).isEqualTo(2);
    assertThat(first.bytes()).isEqualTo(2 * 61);
    assertThat(first.segment(Segment.HOT).ageSeconds()).isEqualTo(7);
    assertThat(first.totalChunks()).isEqualTo(first.chunksPerPage());
    store.store().discard(upload);
  }

  @Test
  void resetStats_keepsWhatIsThere() {
    store.set("a", "1");
    store.setExpiring("b", -1);
    store.get("b");
    store.store().report().reset();
    StoreStats stats = store.stats();
    assertThat(stats.totalItems()).isZero();
    assertThat(stats.getExpired()).isZero();
    assertThat(stats.items()).isOne();
    assertThat(stats.bytes()).isEqualTo(61);
  }

  /** Sets items of 100 kB and returns how many of them memory holds. */
  private int fillWithLargeItems(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(store.set("large" + i, "x".repeat(100_000))).isEqualTo(StoreResult.STORED);
    }
    ClassStats large = store.store().report().classes().getLast();
    return large.items();
  }

  private long unique(String key) {
    return store.hit(key).unique();
  }
}
