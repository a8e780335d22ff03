package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is done to keys that start alike: {@code stats detail}. Any thread.
 *
 * <p>Off, it costs one look; on, it allocates.
 */
public final class PrefixCounters {

  /** Prefixes that are told apart; keys with yet another one are not counted. */
  static final int PREFIXES_MAX = 10_000;

  private final byte delimiter;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private volatile boolean on;

  /** Counters for what stands before {@code delimiter} in a key. */
  public PrefixCounters(char delimiter, boolean on) {
    this.delimiter = (byte) delimiter;
    this.on = on;
  }

  boolean isOn() {
    return on;
  }

  void switchOn(boolean toOn) {
    on = toOn;
  }

  void fetched(byte[] key, int offset, int length, boolean hit) {
    Count count = on ? of(key, offset, length) : null;
    if (count != null) {
      count.gets.increment();
      count.hits.add(hit ? 1 : 0);
    }
  }

  void stored(byte[] key, int offset, int length) {
    Count count = on ? of(key, offset, length) : null;
    if (count != null) {
      count.sets.increment();
    }
  }

  void deleted(byte[] key, int offset, int length) {
    Count count = on ? of(key, offset, length) : null;
    if (count != null) {
      count.deletes.increment();
    }
  }

  /**
   * The counters of a key's prefix; null if it has none, or one too many, or one with a line end,
   * which no line could tell of.
   */
  private @Nullable Count of(byte[] key, int offset, int length) {
    int end = offset;
    while (end < offset + length && key[end] != delimiter) {
      end++;
    }
    if (end == offset + length) {
      return null;
    }
    String prefix = new String(key, offset, end - offset, StandardCharsets.ISO_8859_1);
    if (prefix.indexOf('\n') >= 0) {
      return null;
    }
    Count known = counts.get(prefix);
    return known != null || counts.size() >= PREFIXES_MAX
        ? known
        : counts.computeIfAbsent(prefix, _ -> new Count());
  }

  /** Forgets all prefixes. */
  void clear() {
    counts.clear();
  }

  /** Answers {@code stats detail dump}. */
  void write(ByteBuf out) {
    counts.forEach((prefix, count) -> Buffers.write(out, count.line(prefix)));
    ReplyWriter.line(out, ReplyLine.END);
  }

  private record Count(LongAdder gets, LongAdder hits, LongAdder sets, LongAdder deletes) {

    Count() {
      this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }

    /** The line in bytes, as a prefix may be of any. */
    byte[] line(String prefix) {
      return "PREFIX %s get %d hit %d set %d del %d\r\n"
          .formatted(prefix, gets.sum(), hits.sum(), sets.sum(), deletes.sum())
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
