package io.keyway.command;

import io.keyway.lru.EvictionListener;
import io.keyway.protocol.Decimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The clients that watch. Any thread.
 *
 * <p>While nobody watches, an event costs the one look that {@link #wants} takes.
 */
public final class Watchers implements EvictionListener {

  /** Clients that may watch at a time; each costs its buffer. */
  static final int WATCHERS_MAX = 20;

  private static final int NANOS_PER_MICRO = 1000;

  private static final int MICROS_DIGITS = 6;

  private final InstantSource clock;
  private final int bufferBytes;
  private final AtomicLong lines = new AtomicLong();
  private final LongAdder sent = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private volatile Watcher[] all = {};
  private volatile int topics;

  /**
   * No watchers yet.
   *
   * @param clock when things happen
   * @param bufferBytes what each watcher may be behind
   */
  public Watchers(InstantSource clock, int bufferBytes) {
    this.clock = clock;
    this.bufferBytes = bufferBytes;
  }

  /** Whether anybody watches a topic. */
  boolean wants(WatchTopic topic) {
    return (topics & topic.bit()) != 0;
  }

  /**
   * Adds a watcher, or returns null if there are too many.
   *
   * @param watched a set of {@link WatchTopic#bit()}
   * @param wake told, by any thread, when there is something to drain again
   */
  synchronized @Nullable Watcher add(int watched, Runnable wake) {
    if (all.length >= WATCHERS_MAX) {
      return null;
    }
    Watcher watcher = new Watcher(watched, bufferBytes, wake);
    Watcher[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = watcher;
    replace(more);
    return watcher;
  }

  /** Takes out a watcher whose client has left. */
  public synchronized void remove(Watcher watcher) {
    replace(Arrays.stream(all).filter(other -> other != watcher).toArray(Watcher[]::new));
  }

  private void replace(Watcher[] watchers) {
    all = watchers;
    topics = Arrays.stream(watchers).mapToInt(Watcher::topics).reduce(0, (a, b) -> a | b);
  }

  /** Starts a line for an event of this moment. */
  WordLine start(WordLine line) {
    Instant now = clock.instant();
    int micros = now.getNano() / NANOS_PER_MICRO;
    line.start().text("ts=").number(now.getEpochSecond()).text(".");
    for (int digits = Decimal.digits(micros); digits < MICROS_DIGITS; digits++) {
      line.text("0");
    }
    return line.number(micros).text(" gid=").number(lines.incrementAndGet());
  }

  /** Hands a line to all who watch its topic. */
  void publish(WatchTopic topic, WordLine line) {
    for (Watcher watcher : all) {
      if ((watcher.topics() & topic.bit()) != 0) {
        (watcher.append(line) ? sent : skipped).increment();
      }
    }
  }

  /** A client has connected. */
  public void connected(String host, int port, String transport, int client) {
    if (wants(WatchTopic.CONNEVENTS)) {
      WordLine line = start(new WordLine()).text(" type=conn_new");
      peer(line, host, port, transport).text(" cfd=").number(client);
      publish(WatchTopic.CONNEVENTS, line.end());
    }
  }

  /** A client is gone, for one of memcached's reasons. */
  public void closed(String host, int port, String transport, String reason, int client) {
    if (wants(WatchTopic.CONNEVENTS)) {
      WordLine line = start(new WordLine()).text(" type=conn_close");
      peer(line, host, port, transport).text(" reason=").text(reason).text(" cfd=").number(client);
      publish(WatchTopic.CONNEVENTS, line.end());
    }
  }

  private static WordLine peer(WordLine line, String host, int port, String transport) {
    return line.text(" rip=")
        .text(host)
        .text(" rport=")
        .number(port)
        .text(" transport=")
        .text(transport);
  }

  @Override
  public void evicted(
      long keyAddress,
      int keyLength,
      boolean fetched,
      int ttlSeconds,
      int idleSeconds,
      int classId,
      int valueLength) {
    if (wants(WatchTopic.EVICTIONS)) {
      WordLine line = start(new WordLine()).text(" type=eviction key=");
      line.key(keyAddress, keyLength).text(fetched ? " fetch=yes" : " fetch=no");
      line.text(" ttl=").number(ttlSeconds).text(" la=").number(idleSeconds);
      line.text(" clsid=").number(classId).text(" size=").number(valueLength);
      publish(WatchTopic.EVICTIONS, line.end());
    }
  }

  /** Clients that watch. */
  int count() {
    return all.length;
  }

  /** Lines put together since the start. */
  long written() {
    return lines.get();
  }

  /** Lines taken by a watcher. */
  long sent() {
    return sent.sum();
  }

  /** Lines dropped by a watcher. */
  long skipped() {
    return skipped.sum();
  }
}
