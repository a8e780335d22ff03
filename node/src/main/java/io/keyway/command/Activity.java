package io.keyway.command;

import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.StoreResult;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where the commands of one event loop tell what they did: it counts, in all and by slab class and
 * prefix, and writes lines for watchers. Event loop only.
 *
 * <p>Keys are ranges of arrays. Where the slab class is not known it is 0.
 */
public final class Activity {

  private final Counters counters;
  private final PrefixCounters prefixes;
  private final Watchers watchers;
  private final WordLine line = new WordLine();
  private int client;

  /** An event loop that has done nothing yet. */
  public Activity(Counters counters, Observation observation) {
    this.counters = counters;
    this.prefixes = observation.prefixes();
    this.watchers = observation.watchers();
  }

  /** The counters, for what is merely counted. */
  public Counters counters() {
    return counters;
  }

  /** Says whose requests are carried out from now on. */
  public void client(int number) {
    client = number;
  }

  /**
   * A key was looked up.
   *
   * @param touches whether that was to give it a new expiry, by {@code touch}, {@code gat} or
   *     {@code gats}
   * @param hit whether it was there
   * @param entry open for the key
   */
  void fetched(byte[] key, int offset, int length, boolean touches, boolean hit, Entry entry) {
    int classId = hit ? entry.classId() : 0;
    if (touches) {
      countTouch(hit, classId);
    } else {
      countGet(hit, classId, entry);
    }
    prefixes.fetched(key, offset, length, hit);
    if (watchers.wants(WatchTopic.FETCHERS)) {
      int valueLength = hit ? entry.valueLength() : 0;
      watchFetch(key, offset, length, hit ? "found" : "not_found", classId, valueLength);
    }
  }

  private void countGet(boolean hit, int classId, Entry entry) {
    counters.increment(Stat.CMD_GET);
    if (hit) {
      counters.increment(Stat.GET_HITS);
      counters.increment(ClassStat.hitsTo(entry.segment()), classId);
    } else {
      counters.increment(Stat.GET_MISSES);
    }
  }

  private void countTouch(boolean hit, int classId) {
    counters.increment(Stat.CMD_TOUCH);
    if (hit) {
      counters.increment(Stat.TOUCH_HITS);
      counters.increment(ClassStat.TOUCH_HITS, classId);
    } else {
      counters.increment(Stat.TOUCH_MISSES);
    }
  }

  private void watchFetch(
      byte[] key, int offset, int length, String status, int classId, int valueLength) {
    watchers.start(line).text(" type=item_get key=").key(key, offset, length);
    line.text(" status=").text(status);
    publish(WatchTopic.FETCHERS, classId, valueLength);
  }

  /** A value is about to be stored under a key, which watchers will be told when it is over. */
  void storing(Upload upload, byte[] key, int offset, int length, int valueLength) {
    prefixes.stored(key, offset, length);
    boolean watched = watchers.wants(WatchTopic.MUTATIONS);
    upload.key = watched ? Arrays.copyOfRange(key, offset, offset + length) : null;
    upload.valueLength = valueLength;
  }

  /** A value will not be stored, as it is too large or there is no memory for it. */
  void refused(Upload upload, boolean tooLarge) {
    counters.increment(tooLarge ? Stat.STORE_TOO_LARGE : Stat.STORE_NO_MEMORY);
    watchStore(upload, tooLarge ? "too_large" : "no_memory", 0, 0, upload.valueLength);
  }

  /**
   * A value that came whole was stored, or not for the given reason.
   *
   * @param entry open for the value's key
   */
  void stored(Upload upload, StoreResult result, Entry entry) {
    int classId = result == StoreResult.STORED ? entry.classId() : upload.classId;
    counters.increment(Stat.CMD_SET);
    counters.increment(ClassStat.CMD_SET, classId);
    if (result == StoreResult.OUT_OF_MEMORY) {
      counters.increment(Stat.STORE_NO_MEMORY);
    }
    if (upload.mode == StorageMode.CAS) {
      compared(result, classId);
    }
    if (result == StoreResult.STORED) {
      int ttlSeconds = Math.max(0, entry.ttlSeconds());
      watchStore(upload, "stored", ttlSeconds, classId, entry.valueLength());
    } else {
      watchStore(upload, status(result), 0, classId, upload.valueLength);
    }
  }

  /** A result in the words that watchers read. */
  private static String status(StoreResult result) {
    return switch (result) {
      case STORED -> "stored";
      case NOT_STORED -> "not_stored";
      case EXISTS -> "exists";
      case NOT_FOUND -> "not_found";
      case NON_NUMERIC, OUT_OF_MEMORY -> "no_memory";
    };
  }

  private void compared(StoreResult result, int classId) {
    switch (result) {
      case STORED -> {
        counters.increment(Stat.CAS_HITS);
        counters.increment(ClassStat.CAS_HITS, classId);
      }
      case EXISTS -> {
        counters.increment(Stat.CAS_BADVAL);
        counters.increment(ClassStat.CAS_BADVAL, classId);
      }
      default -> counters.increment(Stat.CAS_MISSES);
    }
  }

  private void watchStore(
      Upload upload, String status, int ttlSeconds, int classId, int valueLength) {
    byte[] key = upload.key;
    if (key != null) {
      watchers.start(line).text(" type=item_store key=").key(key, 0, key.length);
      line.text(" status=").text(status);
      line.text(" cmd=").text(upload.mode.name().toLowerCase(Locale.ROOT));
      line.text(" ttl=").number(ttlSeconds);
      publish(WatchTopic.MUTATIONS, classId, valueLength);
    }
  }

  private void publish(WatchTopic topic, int classId, int valueLength) {
    line.text(" clsid=").number(classId).text(" cfd=").number(client);
    watchers.publish(topic, line.text(" size=").number(valueLength).end());
  }

  /** A value came that did not end where its length said. */
  void spoiled(Upload upload) {
    counters.increment(Stat.CMD_SET);
    counters.increment(ClassStat.CMD_SET, upload.classId);
  }

  /**
   * A key was to be deleted.
   *
   * @param command as watchers read it
   * @param found whether it was deleted; if not, class and length are 0
   */
  void deleted(
      String command,
      byte[] key,
      int offset,
      int length,
      boolean found,
      int classId,
      int valueLength) {
    prefixes.deleted(key, offset, length);
    if (!found) {
      counters.increment(Stat.DELETE_MISSES);
      return;
    }
    counters.increment(Stat.DELETE_HITS);
    counters.increment(ClassStat.DELETE_HITS, classId);
    if (watchers.wants(WatchTopic.DELETIONS)) {
      watchers.start(line).text(" type=deleted key=").key(key, offset, length);
      line.text(" cmd=").text(command).text(" clsid=").number(classId);
      line.text(" size=").number(valueLength);
      watchers.publish(WatchTopic.DELETIONS, line.end());
    }
  }

  /** What {@code incr} or {@code decr} came to. */
  void added(boolean increment, StoreResult result, int classId) {
    if (result == StoreResult.NOT_FOUND) {
      counters.increment(increment ? Stat.INCR_MISSES : Stat.DECR_MISSES);
    } else if (result == StoreResult.STORED) {
      counters.increment(increment ? Stat.INCR_HITS : Stat.DECR_HITS);
      counters.increment(increment ? ClassStat.INCR_HITS : ClassStat.DECR_HITS, classId);
    }
  }
}
