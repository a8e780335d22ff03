package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
    for (int i = 0; i < STEPS; i++) {
      driver.set("k", "v");
      store.flushAll(0);
      assertThat(driver.get("k")).isNull();
    }
    done.set(true);
    flusher.get();
  }

  private void count() {
    StoreDriver own = driver.forAnotherThread();
    for (int i = 0; i < STEPS; i++) {
      own.add("counter", true, 1);
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
    assertThat(driver.stats().items()).isEqualTo(items).isPositive();
    assertThat(driver.stats().bytes()).isEqualTo(bytes);
  }

  /** A key of one thread, or of all for -1. */
  private static String key(int thread, int number) {
    return (thread < 0 ? "shared" : "own" + thread + "-") + number;
  }

  /** One thread's commands. */
  private final class Worker {

    private final int thread;
    private final Random random;
    private final StoreDriver own = driver.forAnotherThread();
    private String key = "";

    Worker(int thread, Random random) {
      this.thread = thread;
      this.random = random;
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        boolean shared = random.nextBoolean();
        int number = random.nextInt(shared ? SHARED_KEYS : OWN_KEYS);
        key = key(shared ? -1 : thread, number);
        int kind = random.nextInt(10);
        if (kind < 4) {
          check(own.text(key));
        } else if (kind < 9) {
          StoreResult result = own.set(key, key.repeat(1 + random.nextInt(20)));
          assertThat(result).isEqualTo(StoreResult.STORED);
        } else {
          own.delete(key);
        }
      }
    }

    private void check(@Nullable String value) {
      if (value != null) {
        assertThat(value).isEqualTo(key.repeat(value.length() / key.length()));
      }
    }
  }
}
