package io.keyway.console;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what through the console: each entry goes to the log under {@code io.keyway.audit},
 * and the newest are kept for the page. Any thread.
 */
final class AuditLog {

  /** Entries that the page can show. */
  static final int KEPT_MAX = 1_000;

  private static final Logger log = LoggerFactory.getLogger("io.keyway.audit");

  /**
   * One change.
   *
   * @param what in words, with what it was done to
   * @param result how it ended
   */
  record Entry(String time, String who, String what, String result) {}

  private final Deque<Entry> newest = new ArrayDeque<>();

  /** Adds an entry. */
  void add(Caller who, String what, String result) {
    Entry entry = new Entry(Instant.now().toString(), who.name(), oneLine(what), oneLine(result));
    log.info("{} {}: {}", entry.who(), entry.what(), entry.result());
    synchronized (newest) {
      if (newest.size() == KEPT_MAX) {
        newest.removeLast();
      }
      newest.addFirst(entry);
    }
  }

  /** A log has a line for an entry, whatever keys are made of. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            line.append(String.format("\\x%02x", c));
          } else {
            line.appendCodePoint(c);
          }
        });
    return line.toString();
  }

  /** The newest entries, the newest first. */
  List<Entry> entries() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }
}
