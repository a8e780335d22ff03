package io.keyway.store;

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

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final DecimalValue number = new DecimalValue();
  private final Store store;
  private @Nullable Hit hit;

  StoreDriver(StoreSettings settings) {
    StoreClock clock =
        new StoreClock(nanos::get, () -> Instant.ofEpochSecond(START_UNIX_SECONDS, 999_999_999));
    this.store = new Store(settings, clock, 0);
  }

  static StoreDriver withMegabytes(int megabytes) {
    return new StoreDriver(StoreSettings.DEFAULTS.withMemoryMegabytes(megabytes));
  }

  Store store() {
    return store;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    store.tick();
  }

  int allocate(String key, byte[] value, int flags, int exptime) {
    byte[] bytes = bytes(key);
    int reference = store.allocate(bytes, 0, bytes.length, flags, exptime, value.length);
    if (reference > 0) {
      Memory.copy(value, 0, store.valueAddress(reference), value.length);
    }
    return reference;
  }

  StoreResult put(StorageMode mode, String key, byte[] value, int flags, int exptime, long unique) {
    int reference = allocate(key, value, flags, exptime);
    if (reference == Store.TOO_LARGE) {
      throw new IllegalArgumentException("too large: " + value.length);
    }
    return reference > 0 ? store.commit(mode, reference, unique) : StoreResult.OUT_OF_MEMORY;
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
    hit = null;
    byte[] bytes = bytes(key);
    return store.read(bytes, 0, bytes.length, this::take) ? hit : null;
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
    hit = null;
    byte[] bytes = bytes(key);
    return store.touchAndRead(bytes, 0, bytes.length, exptime, this::take) ? hit : null;
  }

  boolean touch(String key, int exptime) {
    byte[] bytes = bytes(key);
    return store.touch(bytes, 0, bytes.length, exptime);
  }

  boolean delete(String key) {
    byte[] bytes = bytes(key);
    return store.delete(bytes, 0, bytes.length);
  }

  StoreResult add(String key, boolean increment, long delta) {
    byte[] bytes = bytes(key);
    return store.add(bytes, 0, bytes.length, increment, delta, number);
  }

  /** The number that the last {@link #add} left. */
  long number() {
    return number.value();
  }

  private void take(int flags, int valueLength, long unique, long valueAddress) {
    byte[] value = new byte[valueLength];
    Memory.copy(valueAddress, value, 0, valueLength);
    hit = new Hit(new String(value, StandardCharsets.ISO_8859_1), flags, unique);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    store.close();
  }
}
