package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.store.DumpedItem;
import io.keyway.store.Store;
import io.keyway.store.StoreReport;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;

/**
 * Answers {@code lru_crawler metadump} and {@code mgdump}: all items, as lines that say what they
 * are or that ask for them. Walks on as far as the client takes it, on the client's own event loop.
 */
public final class ItemDump implements LongReply {

  /** Of memcached's kinds, the two that clients read. */
  enum Form {
    METADUMP("END\r\n"),
    MGDUMP("EN\r\n");

    private final String end;

    Form(String end) {
      this.end = end;
    }
  }

  /** Parts without items are quick, but not for nothing. */
  private static final int PARTS_MAX = 10_000;

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final StoreReport report;
  private final Form form;
  private final BitSet classes;
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
    int end = Math.min(report.dumpParts(), nextPart + PARTS_MAX);
    while (nextPart < end && out.writerIndex() - before < CommandExecutor.REPLY_BYTES_MAX) {
      report.dump(nextPart++, item -> write(item, out));
    }
    if (nextPart < report.dumpParts()) {
      return false;
    }
    ascii(out, form.end);
    return true;
  }

  @Override
  public void abandon() {
    // Nothing is held between two parts.
  }

  private void write(DumpedItem item, ByteBuf out) {
    if (classes.get(item.classId())) {
      switch (form) {
        case METADUMP -> writeLine(item, out);
        case MGDUMP -> writeRequest(item, out);
      }
    }
  }

  private static void writeLine(DumpedItem item, ByteBuf out) {
    ascii(out, "key=");
    writeEncoded(item.key(), out);
    ascii(
        out,
        " exp=%d la=%d cas=%d fetch=%s cls=%d size=%d flags=%d \n"
            .formatted(
                item.expiryUnixSeconds(),
                item.accessUnixSeconds(),
                item.unique(),
                item.fetched() ? "yes" : "no",
                item.classId(),
                item.bytes(),
                Integer.toUnsignedLong(item.flags())));
  }

  private static void writeEncoded(byte[] key, ByteBuf out) {
    for (byte b : key) {
      if (isUnreserved(b)) {
        out.writeByte(b);
      } else {
        out.writeByte('%').writeByte(HEX[b >> 4 & 15]).writeByte(HEX[b & 15]);
      }
    }
  }

  /** Whether a byte stands for itself in a URI. */
  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  private static void writeRequest(DumpedItem item, ByteBuf out) {
    boolean plain = true;
    for (byte b : item.key()) {
      plain &= b > ' ' && b < 127;
    }
    ascii(out, "mg ");
    if (plain) {
      Buffers.write(out, item.key());
      ascii(out, "\r\n");
    } else {
      Buffers.write(out, Base64.getEncoder().encode(item.key()));
      ascii(out, " b\r\n");
    }
  }

  private static void ascii(ByteBuf out, String text) {
    Buffers.write(out, text.getBytes(StandardCharsets.US_ASCII));
  }
}
