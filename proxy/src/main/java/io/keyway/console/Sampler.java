package io.keyway.console;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples all pools: every second while somebody watches, and every ten otherwise, so that there is
 * a history when somebody comes. Any thread.
 */
final class Sampler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sampler.class);
  private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long UNWATCHED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Pools pools;
  private final Map<String, PoolSampler> samplers = new ConcurrentHashMap<>();
  private final AtomicInteger watchers = new AtomicInteger();
  private final Thread thread;
  private long refreshed = System.nanoTime() - REFRESH_NANOS;

  Sampler(Pools pools) {
    this.pools = pools;
    this.thread = Thread.ofVirtual().name("console-sampler").start(this::run);
  }

  /** The samples of a pool. */
  History history(KnownPool pool) {
    return sampler(pool).history();
  }

  private PoolSampler sampler(KnownPool pool) {
    return samplers.computeIfAbsent(pool.name(), _ -> new PoolSampler(pool));
  }

  /** Somebody begins to watch, until {@link #unwatch}. */
  void watch() {
    if (watchers.getAndIncrement() == 0) {
      wake();
    }
  }

  void unwatch() {
    watchers.decrementAndGet();
  }

  private synchronized void wake() {
    notifyAll();
  }

  private void run() {
    long next = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        sampleAll();
        next = Math.max(next + WATCHED_NANOS, System.nanoTime() + WATCHED_NANOS / 2);
        await(next);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        log.warn("the console could not take a sample", e);
        next = System.nanoTime() + WATCHED_NANOS;
      }
    }
  }

  /** Waits until the next sample is due, which is later if nobody watches. */
  private synchronized void await(long next) throws InterruptedException {
    long due = next;
    while (due - System.nanoTime() > 0) {
      due = watchers.get() > 0 ? next : next + UNWATCHED_NANOS - WATCHED_NANOS;
      long millis = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime());
      if (millis > 0) {
        wait(millis);
      } else {
        return;
      }
    }
  }

  private void sampleAll() throws InterruptedException {
    if (System.nanoTime() - refreshed >= REFRESH_NANOS) {
      refreshed = System.nanoTime();
      pools.clusters().refresh();
    }
    List<KnownPool> all = pools.all();
    all.forEach(pool -> sampler(pool).ask(pool));
    for (KnownPool pool : all) {
      sampler(pool).take(pool, pools.clusters().newRings(pool.name()));
    }
    Set<String> names = all.stream().map(KnownPool::name).collect(Collectors.toSet());
    samplers.forEach((name, sampler) -> {
      if (!names.contains(name)) {
        sampler.close();
        samplers.remove(name);
      }
    });
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    samplers.values().forEach(PoolSampler::close);
  }
}
