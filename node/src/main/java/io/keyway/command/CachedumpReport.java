package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Answers {@code stats cachedump}: some keys of a slab class. */
final class CachedumpReport {

  /** Items that are shown at most, as the class can't change meanwhile. */
  static final int ITEMS_MAX = 5000;

  /** memcached's number of classes, which it checks the class against. */
  private static final int CLASSES_MAX = 64;

  private static final String UNSIGNED = "\\d{1,9}";

  private final Store store;
  private final boolean allowed;

  CachedumpReport(Store store, boolean allowed) {
    this.store = store;
    this.allowed = allowed;
  }

  /** Answers, given all words behind {@code stats}: the class and how many items, 0 for all. */
  void write(String[] words, ByteBuf out) {
    if (!allowed) {
      ReplyWriter.line(out, "ERROR stats cachedump not allowed");
    } else if (words.length < 3) {
      ReplyWriter.line(out, "CLIENT_ERROR bad command line");
    } else if (!words[1].matches(UNSIGNED) || !words[2].matches(UNSIGNED)) {
      ReplyWriter.line(out, ReplyLine.BAD_FORMAT);
    } else {
      write(Integer.parseInt(words[1]), Integer.parseInt(words[2]), out);
    }
  }

  private void write(int classId, int items, ByteBuf out) {
    if (classId >= CLASSES_MAX) {
      ReplyWriter.line(out, "CLIENT_ERROR Illegal slab id");
      return;
    }
    int itemsMax = items == 0 ? ITEMS_MAX : Math.min(items, ITEMS_MAX);
    store
        .report()
        .visit(classId, itemsMax, (key, length, expiry) -> item(key, length, expiry, out));
    ReplyWriter.line(out, ReplyLine.END);
  }

  private static void item(byte[] key, int valueLength, long expiryUnixSeconds, ByteBuf out) {
    Buffers.write(out, "ITEM ".getBytes(StandardCharsets.US_ASCII));
    Buffers.write(out, key);
    ReplyWriter.line(out, " [" + valueLength + " b; " + expiryUnixSeconds + " s]");
  }
}
