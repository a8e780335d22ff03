package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Threads that store, read slowly and drop values of many chunks, while pages move and the limit
 * changes. All bytes of a value are its key's.
 */
final class LongValueConcurrencyTest {

  private static final int THREADS = 3;
  private static final int STEPS = 3000;
  private static final int KEYS = 200;
  private static final int VALUE_BYTES_MAX = 200_000;
  private static final int CHUNK_BYTES_MAX = 16 << 10;
  private static final int MEGABYTES = 32;

  private final StoreDriver driver = new StoreDriver(settings());
  private final Store store = driver.store();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
  private final AtomicBoolean done = new AtomicBoolean();

  private static StoreSettings settings() {
    StoreSettings usual = StoreSettings.DEFAULTS;
    return new StoreSettings(
        MEGABYTES,
        usual.growthFactor(),
        usual.chunkBytesMin(),
        usual.itemBytesMax(),
        true,
        true,
        new SlabSettings(List.of(), CHUNK_BYTES_MAX, true, 1, 0.8, 10, 0.01),
        usual.lru(),
        usual.crawler(),
        usual.index(),
        null);
  }

  @AfterEach
  void stop() {
    threads.shutdown();
    driver.close();
  }

  @Test
  void valuesOfManyChunks_areNeverMixedUp() throws Exception {
    long seed = System.nanoTime();
    System.out.println("LongValueConcurrencyTest seed " + seed);
    Future<?> upkeep = threads.submit(this::upkeep);
    List<Future<?>> runs = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Worker worker = new Worker(new Random(seed + i));
      runs.add(threads.submit(worker::run));
    }
    try {
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      done.set(true);
    }
    upkeep.get();
    store.limitMegabytes(MEGABYTES);
    while (store.mover().isRunning()) {
      store.upkeep().round();
    }
    StoreInspection.check(store, List.of());
    assertThat(store.mover().movedPages()).isPositive();
    assertThat(store.mover().rescuedLinks()).isPositive();
    for (int i = 0; i < KEYS; i++) {
      driver.delete("k" + i);
    }
    assertThat(store.report().classes()).allMatch(stats -> stats.usedChunks() == 0);
  }

  private void upkeep() {
    Random random = new Random(1);
    while (!done.get()) {
      store.upkeep().round();
      if (!store.mover().isRunning()) {
        int classes = store.classCount();
        store.mover().order(1 + random.nextInt(classes), random.nextInt(classes + 1));
      }
      if (random.nextInt(1000) == 0) {
        store.limitMegabytes(MEGABYTES - random.nextInt(3));
      }
    }
  }

  /** One thread's commands. */
  private final class Worker {

    private final Random random;
    private final StoreDriver own = driver.forAnotherThread();
    private final Entry entry = store.newEntry();
    private final ValueCursor cursor = store.newCursor();
    private int number;
    private byte[] key = {};

    Worker(Random random) {
      this.random = random;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        number = random.nextInt(KEYS);
        key = StoreDriver.bytes("k" + number);
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> put(StorageMode.SET);
          case 3 -> put(random.nextBoolean() ? StorageMode.APPEND : StorageMode.PREPEND);
          case 4 -> own.delete("k" + number);
          case 5 -> giveUp();
          case 6 -> read(3);
          default -> read(0);
        }
      }
    }

    private byte[] value() {
      byte[] value = new byte[1 + random.nextInt(VALUE_BYTES_MAX)];
      Arrays.fill(value, (byte) number);
      return value;
    }

    private void put(StorageMode mode) {
      int reference = own.allocate("k" + number, value(), 0, 0);
      if (Store.isItem(reference)) {
        own.commit(mode, reference, 0);
      }
    }

    /** An upload whose client leaves half-way. */
    private void giveUp() {
      int reference = store.allocate(key, 0, key.length, 0, 0, VALUE_BYTES_MAX);
      if (Store.isItem(reference)) {
        store.valueOf(reference, cursor);
        store.extend(cursor);
        store.discard(reference);
      }
    }

    /** Reads a value after some other commands, which may well drop it. */
    private void read(int between) {
      boolean found = entry.open(key, 0, key.length);
      int reading = 0;
      try {
        if (!found) {
          return;
        }
        entry.bump();
        entry.value(cursor);
        if (!entry.isChained()) {
          check(StoreDriver.rest(cursor), number);
          return;
        }
        reading = entry.beginRead();
      } finally {
        entry.close();
      }
      int expected = number;
      for (int i = 0; i < between; i++) {
        put(StorageMode.SET);
        number = random.nextInt(KEYS);
      }
      check(StoreDriver.rest(cursor), expected);
      store.endRead(reading);
    }

    private static void check(byte[] value, int expected) {
      for (byte b : value) {
        if (b != (byte) expected) {
          throw new AssertionError("a byte of key " + b + " (expected: of key " + expected + ")");
        }
      }
    }
  }
}
