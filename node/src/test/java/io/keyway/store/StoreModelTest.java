package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.item.ItemLayout;
import io.keyway.lru.PageMover;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands on a small store against a plain map. A cache may lose anything, so a miss is
 * always right; a hit must be the map's value.
 */
final class StoreModelTest {

  private static final int STEPS = 150_000;
  private static final int STEPS_PER_INSPECTION = 7_500;
  private static final int STEPS_PER_RESTART = 5_000;
  private static final int KEYS = 4_000;
  private static final int UPLOADS_MAX = 6;
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final Pattern NUMBER =
      Pattern.compile("[ \\t-\\r]*([0-9]+)(?:[ \\t-\\r\\x00]|\\z)");

  /** What the map knows of an item; the unique is 0 until it was read. */
  private record Entry(String value, int flags, int expirySeconds, long unique, long uniqueFloor) {

    Entry withExpiry(int seconds) {
      return new Entry(value, flags, seconds, unique, uniqueFloor);
    }

    Entry shifted(int seconds) {
      return expirySeconds == 0 ? this : withExpiry(Math.max(1, expirySeconds + seconds));
    }

    Entry withUnique(long seen) {
      return new Entry(value, flags, expirySeconds, seen, uniqueFloor);
    }
  }

  /** A value on its way. */
  private record Upload(int reference, String key, Entry entry) {}

  private final Map<String, Entry> model = new HashMap<>();
  private final List<Upload> uploads = new ArrayList<>();
  private Random random = new Random();
  private StoreDriver store = StoreDriver.withMegabytes(1);
  private long uniqueMax;
  private int flushSecond;
  private int hits;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void randomCommands_agreeWithAMap(int megabytes) {
    long seed = System.nanoTime();
    System.out.println("StoreModelTest seed " + seed + " at " + megabytes + " MiB");
    random = new Random(seed);
    fill(StoreSettings.DEFAULTS.withMemoryMegabytes(megabytes));
    for (int i = 1; i <= STEPS; i++) {
      step();
      if (i % STEPS_PER_INSPECTION == 0) {
        StoreInspection.check(store.store(), uploads.stream().map(Upload::reference).toList());
      }
    }
    assertThat(hits).as("hits, for the test to mean something").isGreaterThan(STEPS / 50);
    assertThat(store.stats().evictions()).isGreaterThan(STEPS / 1_000);
    if (megabytes > 1) { // Otherwise no class has a page to spare.
      assertThat(store.store().mover().movedPages()).isGreaterThan(1);
      assertThat(store.store().mover().rescuedItems()).isPositive();
    }
    store.close();
  }

  @Test
  void randomCommandsAndRestarts_agreeWithAMap(@TempDir Path folder) {
    long seed = System.nanoTime();
    System.out.println("StoreModelTest seed " + seed + " with restarts");
    random = new Random(seed);
    fill(StoreSettings.DEFAULTS.withMemoryMegabytes(4).withMemoryFile(folder.resolve("items")));
    int kept = 0;
    for (int i = 1; i <= STEPS; i++) {
      step();
      if (i % STEPS_PER_RESTART == 0) {
        kept += model.size();
        restart();
        StoreInspection.check(store.store(), List.of());
      }
    }
    assertThat(hits).as("hits, for the test to mean something").isGreaterThan(STEPS / 50);
    assertThat(kept).as("items over all restarts").isGreaterThan(KEYS);
    store.close();
  }

  private void fill(StoreSettings settings) {
    store.close();
    store = new StoreDriver(settings);
    store.store().tuning().segmented(random.nextInt(4) > 0);
    for (int i = 0; i < settings.memoryMegabytes() * 200; i++) {
      // So that one class has many pages to begin with.
      store.put(StorageMode.SET, "first" + i, new byte[5_000], 0, 0, 0);
    }
  }

  /** What is being uploaded is lost, and times count from another second. */
  private void restart() {
    int before = store.store().clock().nowSeconds();
    StoreStats stats = store.stats();
    int goneSeconds = random.nextInt(-3, 10);
    store = store.restart(Duration.ofSeconds(goneSeconds));
    int shift = store.store().clock().nowSeconds() - before - Math.max(0, goneSeconds);
    uploads.clear();
    model.replaceAll((_, entry) -> entry.shifted(shift));
    flushSecond = flushSecond == 0 ? 0 : flushSecond + shift;
    pass();
    assertThat(store.stats().items()).isLessThanOrEqualTo(stats.items());
    assertThat(store.stats().totalItems()).isPositive();
  }

  private void step() {
    String key = key();
    switch (random.nextInt(100)) {
      case 0, 1, 2, 3, 4 -> delete(key);
      case 5, 6, 7, 8, 9 -> touch(key);
      case 10, 11, 12 -> gat(key);
      case 13, 14, 15, 16, 17, 18, 19 -> add(key);
      case 20, 21, 22, 23 -> begin(key);
      case 24, 25, 26 -> end();
      case 27 -> pass();
      case 28 -> maintain();
      case 29, 30, 31, 32, 33, 34, 35 -> concatenate(key);
      case 36, 37, 38, 39, 40 -> cas(key);
      case 41, 42, 43, 44, 45 -> conditional(StorageMode.ADD, key);
      case 46, 47, 48, 49, 50 -> conditional(StorageMode.REPLACE, key);
      case 51 -> rarely(this::flush);
      default -> {
        if (random.nextInt(3) == 0) {
          conditional(StorageMode.SET, key);
        } else {
          checkHit(key, store.get(key));
        }
      }
    }
  }

  private void rarely(Runnable action) {
    if (random.nextInt(200) == 0) {
      action.run();
    }
  }

  private String key() {
    // Squaring makes low numbers frequent, as keys are in life.
    double draw = random.nextDouble();
    int number = (int) (draw * draw * KEYS);
    return "k" + number + "-".repeat(number % 7 == 0 ? number % 245 : 0);
  }

  private String value() {
    int kind = random.nextInt(1000);
    if (kind < 200) {
      return Long.toUnsignedString(random.nextLong() >>> random.nextInt(64));
    }
    // Every class has a page of its own, so only a class that most items are in runs out of memory.
    int least = kind < 700 ? 5_000 : 0;
    int bound = kind < 850 ? 100 : kind < 980 ? 2_000 : kind < 999 ? 50_000 : 1_048_000;
    byte[] value = new byte[least + random.nextInt(bound)];
    random.nextBytes(value);
    return new String(value, StandardCharsets.ISO_8859_1);
  }

  private Entry entry() {
    int exptime = random.nextInt(4) == 0 ? random.nextInt(-1, 30) : 0;
    int expiry = store.store().clock().expirySeconds(exptime);
    return new Entry(value(), random.nextBoolean() ? 0 : random.nextInt(), expiry, 0, 0);
  }

  /** An expiry as a client would send it, of one that the clock has computed. */
  private int exptime(Entry entry) {
    int expiry = entry.expirySeconds();
    int now = store.store().clock().nowSeconds();
    return expiry == 0 ? 0 : expiry <= now ? -1 : expiry - now;
  }

  private @Nullable Entry live(String key) {
    Entry entry = model.get(key);
    boolean expired =
        entry != null
            && entry.expirySeconds() != 0
            && entry.expirySeconds() <= store.store().clock().nowSeconds();
    return expired ? null : entry;
  }

  private Entry expectLive(String key) {
    return Objects.requireNonNull(live(key), () -> "a dead item was found: " + key);
  }

  private void stored(String key, Entry entry) {
    model.put(key, new Entry(entry.value(), entry.flags(), entry.expirySeconds(), 0, uniqueMax));
  }

  private void checkHit(String key, StoreDriver.@Nullable Hit hit) {
    if (hit == null) {
      model.remove(key);
      return;
    }
    hits++;
    Entry entry = expectLive(key);
    assertThat(hit.text().equals(entry.value())).as("value of %s", key).isTrue();
    assertThat(hit.flags()).isEqualTo(entry.flags());
    if (entry.unique() == 0) {
      assertThat(hit.unique()).isGreaterThan(entry.uniqueFloor());
      model.put(key, entry.withUnique(hit.unique()));
    } else {
      assertThat(hit.unique()).isEqualTo(entry.unique());
    }
    uniqueMax = Math.max(uniqueMax, hit.unique());
  }

  private void conditional(StorageMode mode, String key) {
    Entry entry = entry();
    settle(
        mode,
        key,
        entry,
        store.put(mode, key, StoreDriver.bytes(entry.value()), entry.flags(), exptime(entry), 0));
  }

  private void settle(StorageMode mode, String key, Entry entry, StoreResult result) {
    switch (result) {
      case STORED -> {
        if (mode == StorageMode.REPLACE) {
          expectLive(key);
        }
        stored(key, entry);
      }
      case NOT_STORED -> {
        if (mode == StorageMode.ADD) {
          expectLive(key);
        } else {
          assertThat(mode).isEqualTo(StorageMode.REPLACE);
          model.remove(key);
        }
      }
      default -> assertThat(result).isEqualTo(StoreResult.OUT_OF_MEMORY);
    }
  }

  private void cas(String key) {
    Entry known = model.get(key);
    long unique = known != null && random.nextInt(4) > 0 ? known.unique() : random.nextInt(1000);
    Entry entry = entry();
    StoreResult result =
        store.put(
            StorageMode.CAS,
            key,
            StoreDriver.bytes(entry.value()),
            entry.flags(),
            exptime(entry),
            unique);
    switch (result) {
      case STORED -> {
        Entry old = expectLive(key);
        assertThat(old.unique() == 0 || old.unique() == unique).isTrue();
        stored(key, entry);
      }
      case EXISTS -> assertThat(expectLive(key).unique()).isIn(0L, expectLive(key).unique());
      case NOT_FOUND -> model.remove(key);
      default -> assertThat(result).isEqualTo(StoreResult.OUT_OF_MEMORY);
    }
    if (result == StoreResult.EXISTS && expectLive(key).unique() != 0) {
      assertThat(expectLive(key).unique()).isNotEqualTo(unique);
    }
  }

  private void concatenate(String key) {
    String part = value();
    boolean append = random.nextBoolean();
    StorageMode mode = append ? StorageMode.APPEND : StorageMode.PREPEND;
    StoreResult result = store.put(mode, key, StoreDriver.bytes(part), 5, 0, 0);
    Entry old = model.get(key);
    if (result == StoreResult.NOT_STORED && old != null && isTooLarge(key, old, part.length())) {
      return;
    }
    switch (result) {
      case STORED -> {
        Entry whole = expectLive(key);
        String joined = append ? whole.value() + part : part + whole.value();
        stored(key, new Entry(joined, whole.flags(), whole.expirySeconds(), 0, 0));
      }
      case NOT_STORED -> model.remove(key);
      default -> assertThat(result).isEqualTo(StoreResult.OUT_OF_MEMORY);
    }
  }

  private boolean isTooLarge(String key, Entry old, int more) {
    return ItemLayout.accountedBytes(key.length(), old.flags(), old.value().length() + more)
        > store.store().settings().itemBytesMax();
  }

  private void add(String key) {
    boolean increment = random.nextBoolean();
    long delta = random.nextLong() >>> random.nextInt(64);
    StoreResult result = store.add(key, increment, delta);
    switch (result) {
      case STORED -> {
        Entry old = expectLive(key);
        BigInteger number = Objects.requireNonNull(number(old.value()), old.value());
        String sum =
            sum(number, increment, new BigInteger(Long.toUnsignedString(delta))).toString();
        assertThat(Long.toUnsignedString(store.number())).isEqualTo(sum);
        String padded = sum + " ".repeat(Math.max(0, old.value().length() - sum.length()));
        stored(key, new Entry(padded, old.flags(), old.expirySeconds(), 0, 0));
      }
      case NON_NUMERIC -> assertThat(number(expectLive(key).value())).isNull();
      case NOT_FOUND -> model.remove(key);
      default -> assertThat(result).isEqualTo(StoreResult.OUT_OF_MEMORY);
    }
  }

  private static @Nullable BigInteger number(String value) {
    Matcher matcher = NUMBER.matcher(value);
    if (!matcher.lookingAt()) {
      return null;
    }
    BigInteger number = new BigInteger(matcher.group(1));
    return number.compareTo(TWO_TO_64) < 0 ? number : null;
  }

  private static BigInteger sum(BigInteger number, boolean increment, BigInteger delta) {
    return increment
        ? number.add(delta).mod(TWO_TO_64)
        : number.subtract(delta).max(BigInteger.ZERO);
  }

  private void delete(String key) {
    if (store.delete(key)) {
      expectLive(key);
    }
    model.remove(key);
  }

  private void touch(String key) {
    int exptime = random.nextInt(3) == 0 ? 0 : random.nextInt(-1, 30);
    if (store.touch(key, exptime)) {
      touched(key, exptime);
    } else {
      model.remove(key);
    }
  }

  private void gat(String key) {
    int exptime = random.nextInt(3) == 0 ? 0 : random.nextInt(-1, 30);
    StoreDriver.Hit hit = store.gat(key, exptime);
    checkHit(key, hit);
    if (hit != null) {
      touched(key, exptime);
    }
  }

  private void touched(String key, int exptime) {
    int expiry = store.store().clock().expirySeconds(exptime);
    model.put(key, expectLive(key).withExpiry(expiry));
  }

  private void begin(String key) {
    if (uploads.size() < UPLOADS_MAX) {
      Entry entry = entry();
      int reference =
          store.allocate(key, StoreDriver.bytes(entry.value()), entry.flags(), exptime(entry));
      if (reference > 0) {
        uploads.add(new Upload(reference, key, entry));
      }
    }
  }

  private void end() {
    if (uploads.isEmpty()) {
      return;
    }
    Upload upload = uploads.remove(random.nextInt(uploads.size()));
    if (random.nextInt(3) == 0) {
      store.store().discard(upload.reference());
      return;
    }
    StorageMode mode = random.nextBoolean() ? StorageMode.SET : StorageMode.ADD;
    settle(mode, upload.key(), upload.entry(), store.commit(mode, upload.reference(), 0));
  }

  private void pass() {
    store.pass(Duration.ofMillis(random.nextInt(100, 3_000)));
    if (flushSecond != 0 && flushSecond <= store.store().clock().nowSeconds()) {
      flushSecond = 0;
      model.clear();
    }
  }

  /** What the store's own thread would do, and an order to move a page. */
  private void maintain() {
    int classes = store.store().slabs().classCount();
    int source = random.nextBoolean() ? PageMover.ANY : random.nextInt(classes + 1);
    store.store().mover().order(source, random.nextInt(classes + 1));
    for (int i = random.nextInt(5); i >= 0; i--) {
      store.store().upkeep().round();
    }
  }

  private void flush() {
    int delay = random.nextInt(4);
    store.store().flushAll(delay);
    flushSecond = 0;
    if (delay <= 1) {
      model.clear();
    } else {
      flushSecond = store.store().clock().nowSeconds() + delay - 1;
    }
  }
}
