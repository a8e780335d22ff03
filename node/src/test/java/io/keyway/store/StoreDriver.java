package io.keyway.store;

import io.keyway.item.ItemClock;
import io.keyway.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A store with a clock that is moved by hand, spoken to in strings. */
final class StoreDriver implements AutoCloseable {

  /** What a read found; a value is text of one byte a character. */
  record Hit(String text, int flags, long unique) {}

  /** The wall clock's time at the start. */
  static final long START_UNIX_SECONDS = 1_800_000_000L;

  private final AtomicLong nanos;
  private final AtomicLong wallNanos;
  private final Store store;
  private final Entry entry;
  private final ValueCursor cursor;

  StoreDriver(StoreSettings settings) {
    this(settings, new AtomicLong(-5_000_000_000L), new AtomicLong(999_999_999), 0);
  }

  private StoreDriver(
      StoreSettings settings, AtomicLong nanos, AtomicLong wallNanos, long firstUnique) {
    this.nanos = nanos;
    this.wallNanos = wallNanos;
    ItemClock clock =
        new ItemClock(nanos::get, () -> Instant.ofEpochSecond(START_UNIX_SECONDS, wallNanos.get()));
    this.store = Store.open(settings, clock, firstUnique);
    this.entry = store.newEntry();
    this.cursor = store.newCursor();
  }

  private StoreDriver(StoreDriver other) {
    this.nanos = other.nanos;
    this.wallNanos = other.wallNanos;
    this.store = other.store;
    this.entry = store.newEntry();
    this.cursor = store.newCursor();
  }

  /** A driver of the same store for another thread. */
  StoreDriver forAnotherThread() {
    return new StoreDriver(this);
  }

  /** Stops the store cleanly and starts it again after a time that may be negative. */
  StoreDriver restart(Duration gone) {
    return restart(store.settings(), gone);
  }

  /** Stops the store cleanly and starts it again with other settings. */
  StoreDriver restart(StoreSettings settings, Duration gone) {
    store.close();
    wallNanos.addAndGet(gone.toNanos());
    // Another process has another origin of its monotonic time, and its own first unique.
    return new StoreDriver(settings, new AtomicLong(77), wallNanos, 1L << 50);
  }

  static StoreDriver withMegabytes(int megabytes) {
    return new StoreDriver(StoreSettings.DEFAULTS.withMemoryMegabytes(megabytes));
  }

  Store store() {
    return store;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wallNanos.addAndGet(time.toNanos());
    store.tick();
  }

  int allocate(String key, byte[] value, int flags, int exptime) {
    byte[] bytes = bytes(key);
    int reference = store.allocate(bytes, 0, bytes.length, flags, exptime, value.length);
    return Store.isItem(reference) ? fill(reference, value) : reference;
  }

  private int fill(int reference, byte[] value) {
    store.valueOf(reference, cursor);
    while (cursor.left() > 0) {
      if (cursor.available() == 0 && !store.extend(cursor)) {
        store.discard(reference);
        return Store.OUT_OF_MEMORY;
      }
      int length = cursor.available();
      Memory.copy(value, value.length - cursor.left(), cursor.address(), length);
      cursor.skip(length);
    }
    return reference;
  }

  StoreResult commit(StorageMode mode, int reference, long unique) {
    entry.open(reference);
    try {
      return entry.store(mode, reference, unique);
    } finally {
      entry.close();
    }
  }

  StoreResult put(StorageMode mode, String key, byte[] value, int flags, int exptime, long unique) {
    int reference = allocate(key, value, flags, exptime);
    if (reference == Store.TOO_LARGE) {
      throw new IllegalArgumentException("too large: " + value.length);
    }
    return Store.isItem(reference) ? commit(mode, reference, unique) : StoreResult.OUT_OF_MEMORY;
  }

  StoreResult put(StorageMode mode, String key, String value) {
    return put(mode, key, bytes(value), 0, 0, 0);
  }

  StoreResult set(String key, String value) {
    return put(StorageMode.SET, key, value);
  }

  StoreResult setExpiring(String key, int exptime) {
    return put(StorageMode.SET, key, bytes("v"), 0, exptime, 0);
  }

  @Nullable Hit get(String key) {
    return open(key) ? read(() -> {}) : missed();
  }

  /** Opens the entry of a key. */
  private boolean open(String key) {
    byte[] bytes = bytes(key);
    return entry.open(bytes, 0, bytes.length);
  }

  private @Nullable Hit missed() {
    entry.close();
    return null;
  }

  private Hit read(Runnable first) {
    try {
      first.run();
      entry.bump();
      entry.value(cursor);
      String value = text(rest(cursor));
      return new Hit(value, entry.flags(), entry.unique());
    } finally {
      entry.close();
    }
  }

  /** What a read finds that must find something. */
  Hit hit(String key) {
    return Objects.requireNonNull(get(key), key);
  }

  @Nullable String text(String key) {
    Hit found = get(key);
    return found == null ? null : found.text();
  }

  @Nullable Hit gat(String key, int exptime) {
    return open(key) ? read(() -> entry.touch(exptime)) : missed();
  }

  boolean touch(String key, int exptime) {
    return ifOpen(key, () -> entry.touch(exptime));
  }

  boolean delete(String key) {
    return ifOpen(key, entry::delete);
  }

  private boolean ifOpen(String key, Runnable action) {
    boolean found = open(key);
    if (found) {
      action.run();
    }
    entry.close();
    return found;
  }

  StoreResult add(String key, boolean increment, long delta) {
    StoreResult result = open(key) ? entry.add(increment, delta) : StoreResult.NOT_FOUND;
    entry.close();
    return result;
  }

  /** The number that the last {@link #add} left. */
  long number() {
    return entry.number();
  }

  StoreStats stats() {
    return store.report().stats();
  }

  /** The rest of a value. */
  static byte[] rest(ValueCursor cursor) {
    byte[] value = new byte[cursor.left()];
    while (cursor.left() > 0) {
      int length = cursor.available();
      Memory.copy(cursor.address(), value, value.length - cursor.left(), length);
      cursor.skip(length);
    }
    return value;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    store.close();
  }
}
