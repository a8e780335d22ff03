package io.keyway.store;

import io.keyway.item.ItemClock;
import io.keyway.lru.Automover;
import io.keyway.lru.LruCrawler;
import io.keyway.lru.LruTails;
import io.keyway.lru.LruTuning;
import io.keyway.lru.PageMover;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that does what no request has to wait for: moves items between LRU segments, looks for
 * dead ones, and moves pages between slab classes, in small steps.
 *
 * <p>It sleeps between two rounds, for longer the less there is to do.
 */
final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private static final long SLEEP_NANOS_MIN = 1_000_000;
  private static final long SLEEP_NANOS_MAX = 64_000_000;

  /** Items of one class that move in one round, under the lock of its LRU. */
  private static final int MOVES_PER_CLASS = 100;

  /** Items that one round of the crawler looks at. */
  private static final int CRAWLED_ITEMS = 1000;

  private final LruTails tails;
  private final LruTuning tuning;
  private final LruCrawler crawler;
  private final PageMover mover;
  private final Automover automover;
  private final ItemClock clock;
  private final int classCount;
  private final LongAdder juggles = new LongAdder();
  private final Thread thread;
  private volatile boolean stopping;
  private int lastLook;

  Upkeep(
      LruTails tails,
      LruTuning tuning,
      LruCrawler crawler,
      PageMover mover,
      Automover automover,
      ItemClock clock,
      int classCount) {
    this.tails = tails;
    this.tuning = tuning;
    this.crawler = crawler;
    this.mover = mover;
    this.automover = automover;
    this.clock = clock;
    this.classCount = classCount;
    this.thread = Thread.ofPlatform().name("node-upkeep").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long sleepNanos = SLEEP_NANOS_MIN;
    while (!stopping) {
      sleepNanos = tryRound() ? SLEEP_NANOS_MIN : Math.min(SLEEP_NANOS_MAX, sleepNanos * 2);
      LockSupport.parkNanos(sleepNanos);
    }
  }

  /** One bad round must not end all upkeep. */
  private boolean tryRound() {
    try {
      return round();
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("a round of upkeep failed", e);
      return false;
    }
  }

  /** Goes round once; false if there was nothing to do. */
  boolean round() {
    boolean worked = mover.step();
    worked |= crawler.step(clock.uptimeSeconds(), CRAWLED_ITEMS);
    if (tuning.isSegmented()) {
      juggles.increment();
      for (int id = 1; id <= classCount; id++) {
        worked |= tails.juggle(id, MOVES_PER_CLASS) > 0;
      }
    }
    if (clock.nowSeconds() != lastLook) {
      lastLook = clock.nowSeconds();
      automover.look(lastLook);
    }
    return worked;
  }

  long juggles() {
    return juggles.sum();
  }

  /** Ends the thread and waits for that. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
