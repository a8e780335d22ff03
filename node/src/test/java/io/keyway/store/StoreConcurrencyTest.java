package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads at one store. Each value says which key it belongs to. */
final class StoreConcurrencyTest {

  private static final int THREADS = 4;
  private static final int STEPS = 150_000;
  private static final int SHARED_KEYS = 20_000;
  private static final int OWN_KEYS = 10_000;

  private final StoreDriver driver = StoreDriver.withMegabytes(8);
  private final Store store = driver.store();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdown();
    driver.close();
  }

  @Test
  void threads_onSharedAndOwnKeys_findOnlyWhatBelongsToTheKey() throws Exception {
    long seed = System.nanoTime();
    System.out.println("StoreConcurrencyTest seed " + seed);
    List<Future<?>> runs = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Worker worker = new Worker(i, new Random(seed + i));
      runs.add(threads.submit(worker::run));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    StoreInspection.check(store, List.of());
    assertReadableItemsAreAllThereAre();
  }

  @Test
  void increments_ofAllThreads_addUp() throws Exception {
    driver.set("counter", "0");
    List<Future<?>> runs = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      runs.add(threads.submit(this::count));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    assertThat(driver.text("counter")).isEqualTo(Integer.toString(THREADS * STEPS));
  }

  @Test
  void flushAll_byManyThreads_neverBringsAnItemBack() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<?> flusher =
        threads.submit(() -> {
          while (!done.get()) {
            store.flushAll(0);
          }
        });
    byte[] key = StoreDriver.bytes("k");
    for (int i = 0; i < STEPS; i++) {
      driver.set("k", "v");
      store.flushAll(0);
      assertThat(store.read(key, 0, key.length, (f, l, u, a) -> {})).isFalse();
    }
    done.set(true);
    flusher.get();
  }

  private void count() {
    byte[] key = StoreDriver.bytes("counter");
    DecimalValue number = new DecimalValue();
    for (int i = 0; i < STEPS; i++) {
      store.add(key, 0, key.length, true, 1, number);
    }
  }

  private void assertReadableItemsAreAllThereAre() {
    long items = 0;
    long bytes = 0;
    for (int thread = -1; thread < THREADS; thread++) {
      for (int i = 0; i < SHARED_KEYS; i++) {
        String key = key(thread, i);
        StoreDriver.Hit hit = driver.get(key);
        if (hit != null) {
          items++;
          bytes += 59 + key.length() + hit.text().length();
        }
      }
    }
    assertThat(store.stats().items()).isEqualTo(items).isPositive();
    assertThat(store.stats().bytes()).isEqualTo(bytes);
  }

  /** A key of one thread, or of all for -1. */
  private static String key(int thread, int number) {
    return (thread < 0 ? "shared" : "own" + thread + "-") + number;
  }

  /** One thread's commands. */
  private final class Worker {

    private final int thread;
    private final Random random;
    private byte[] key = {};

    Worker(int thread, Random random) {
      this.thread = thread;
      this.random = random;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        boolean shared = random.nextBoolean();
        int number = random.nextInt(shared ? SHARED_KEYS : OWN_KEYS);
        key = key(shared ? -1 : thread, number).getBytes(StandardCharsets.US_ASCII);
        int kind = random.nextInt(10);
        if (kind < 4) {
          store.read(key, 0, key.length, this::check);
        } else if (kind < 9) {
          set();
        } else {
          store.delete(key, 0, key.length);
        }
      }
    }

    private void set() {
      int copies = 1 + random.nextInt(20);
      int reference = store.allocate(key, 0, key.length, 0, 0, copies * key.length);
      assertThat(reference).isPositive();
      long address = store.valueAddress(reference);
      for (int i = 0; i < copies; i++) {
        Memory.copy(key, 0, address + (long) i * key.length, key.length);
      }
      assertThat(store.commit(StorageMode.SET, reference, 0)).isEqualTo(StoreResult.STORED);
    }

    private void check(int flags, int valueLength, long unique, long valueAddress) {
      assertThat(valueLength % key.length).isZero();
      for (int at = 0; at < valueLength; at += key.length) {
        assertThat(Memory.equal(valueAddress + at, key, 0, key.length)).isTrue();
      }
    }
  }
}
