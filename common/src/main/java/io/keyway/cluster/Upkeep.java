package io.keyway.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that brings this process and a part of the tree into line. It runs on the ensemble's
 * thread: when asked, after each new connection, when a watched path changes, and again with
 * growing pauses when it fails. Requests that arrive before it runs are one run. The task must be
 * idempotent. Any thread.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private static final long PAUSE_MILLIS = 100;
  private static final long PAUSE_MILLIS_MAX = 10_000;
  private static final int PAUSE_DOUBLINGS_MAX = 7;
  private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Ensemble ensemble;
  private final String subject;
  private final Map<String, AddWatchMode> watched;
  private final Task task;
  private final Watcher watcher;
  private final AtomicBoolean requested = new AtomicBoolean();
  private volatile boolean closed;

  // Of the ensemble's thread:
  private long watchedSession;
  private int failureCount;
  private @Nullable Link failedOn;
  private long loggedNanos = System.nanoTime() - LOG_NANOS;

  /**
   * @param subject what the task is about, for the log
   * @param watched the paths whose changes run the task; they need not exist
   */
  Upkeep(Ensemble ensemble, String subject, Map<String, AddWatchMode> watched, Task task) {
    this.ensemble = ensemble;
    this.subject = subject;
    this.watched = watched;
    this.task = task;
    this.watcher =
        event -> {
          if (event.getType() != EventType.None) {
            request();
          }
        };
  }

  void start() {
    ensemble.add(this);
  }

  /** Runs the task soon. */
  void request() {
    if (!closed && requested.compareAndSet(false, true)) {
      ensemble.thread().execute(this::run);
    }
  }

  /** The task does not start again. A run in progress may still end. */
  @Override
  public void close() {
    closed = true;
    ensemble.remove(this);
    ensemble.thread().execute(this::unwatch);
  }

  private void run() {
    requested.set(false);
    if (closed || !ensemble.link().connected()) {
      return;
    }
    try {
      watch();
      task.run();
      failureCount = 0;
    } catch (Exception e) {
      Ensemble.restoreInterrupt(e);
      failed(e);
    }
  }

  /** Watches before the task reads: a change in between is one run too many, never one too few. */
  private void watch() throws Exception {
    long session = ensemble.session();
    if (session == watchedSession) {
      return;
    }
    for (Map.Entry<String, AddWatchMode> path : watched.entrySet()) {
      ensemble
          .client()
          .watchers()
          .add()
          .withMode(path.getValue())
          .usingWatcher(watcher)
          .forPath(path.getKey());
    }
    watchedSession = session;
  }

  private void unwatch() {
    if (ensemble.closed() || watchedSession == 0) {
      return;
    }
    for (String path : List.copyOf(watched.keySet())) {
      try {
        ensemble.client().watchers().remove(watcher).locally().inBackground().forPath(path);
      } catch (Exception e) {
        Ensemble.restoreInterrupt(e);
        LOG.debug("{}: the watch on {} stays until the session ends", subject, path, e);
      }
    }
  }

  private void failed(Exception e) {
    if (closed || ensemble.closed()) {
      return;
    }
    long now = System.nanoTime();
    if (now - loggedNanos >= LOG_NANOS) {
      loggedNanos = now;
      LOG.warn("{}: {}; trying again", subject, e.toString());
    }
    Link link = ensemble.link();
    if (!link.equals(failedOn)) {
      // What failed before ZooKeeper went away says nothing about how it is now.
      failedOn = link;
      failureCount = 0;
    }
    long pause =
        Math.min(PAUSE_MILLIS << Math.min(failureCount++, PAUSE_DOUBLINGS_MAX), PAUSE_MILLIS_MAX);
    long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
    var _ = ensemble.thread().schedule(this::request, jittered, TimeUnit.MILLISECONDS);
  }

  /** What an upkeep does. */
  interface Task {
    void run() throws Exception;
  }
}
