package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyWriter;
import io.keyway.store.DumpedItem;
import io.keyway.store.Store;
import io.keyway.store.StoreReport;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Answers {@code lru_crawler metadump} and {@code mgdump}: all items, as lines that say what they
 * are or that ask for them. Walks on as far as the client takes it, on the client's own event loop,
 * in parts that cost no more than some requests do.
 */
public final class ItemDump implements LongReply {

  /** Of memcached's kinds, the two that clients read. */
  enum Form {
    METADUMP("END"),
    MGDUMP("EN");

    private final String end;

    Form(String end) {
      this.end = end;
    }
  }

  /** What is written at a time; a client's turn has several, as it has several requests. */
  private static final int BYTES_MAX = 4 << 10;

  /** Buckets looked at for it: those without an item of the classes are quick, but not free. */
  private static final int BUCKETS_MAX = 250;

  private final StoreReport report;
  private final Form form;
  private final BitSet classes;
  private final WordLine line = new WordLine();
  private int nextPart;

  /** A dump of the items of some slab classes. */
  ItemDump(Store store, Form form, BitSet classes) {
    this.report = store.report();
    this.form = form;
    this.classes = classes;
  }

  @Override
  public boolean write(ByteBuf out) {
    int before = out.writerIndex();
    int end = Math.min(report.dumpParts(), nextPart + BUCKETS_MAX);
    Consumer<DumpedItem> writer = item -> write(item, out);
    while (nextPart < end && out.writerIndex() - before < BYTES_MAX) {
      report.dump(nextPart++, writer);
    }
    if (nextPart < report.dumpParts()) {
      return false;
    }
    ReplyWriter.line(out, form.end);
    return true;
  }

  @Override
  public void abandon() {
    // Nothing is held between two parts.
  }

  private void write(DumpedItem item, ByteBuf out) {
    if (classes.get(item.classId())) {
      switch (form) {
        case METADUMP -> describe(item, out);
        case MGDUMP -> request(item, out);
      }
    }
  }

  private void describe(DumpedItem item, ByteBuf out) {
    byte[] key = item.key();
    line.start().text("key=").key(key, 0, key.length);
    line.text(" exp=").number(item.expiryUnixSeconds());
    line.text(" la=").number(item.accessUnixSeconds());
    line.text(" cas=").number(item.unique());
    line.text(item.fetched() ? " fetch=yes" : " fetch=no");
    line.text(" cls=").number(item.classId());
    line.text(" size=").number(item.bytes());
    line.text(" flags=").number(Integer.toUnsignedLong(item.flags())).text(" ").end();
    Buffers.write(out, line.bytes(), 0, line.length());
  }

  private static void request(DumpedItem item, ByteBuf out) {
    byte[] key = item.key();
    String words =
        isPlain(key)
            ? new String(key, StandardCharsets.US_ASCII)
            : Base64.getEncoder().encodeToString(key) + " b";
    ReplyWriter.line(out, "mg " + words);
  }

  private static boolean isPlain(byte[] key) {
    boolean plain = true;
    for (byte b : key) {
      plain &= b > ' ' && b < 127;
    }
    return plain;
  }
}
