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
 * are or that ask for them. Walks on as far as the client takes it, on the client's own event loop,
 * in parts that cost no more than some requests do.
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

  /** What is written at a time; a client's turn has several, as it has several requests. */
  private static final int BYTES_MAX = 4 << 10;

  /** Buckets looked at for it: those without an item of the classes are quick, but not free. */
  private static final int BUCKETS_MAX = 250;

  private static final int LINE_CHARS_INITIAL = 256;

  private static final String HEX = "0123456789ABCDEF";

  private final StoreReport report;
  private final Form form;
  private final BitSet classes;
  private final StringBuilder line = new StringBuilder(LINE_CHARS_INITIAL);
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
    while (nextPart < end && out.writerIndex() - before < BYTES_MAX) {
      report.dump(nextPart++, item -> write(item, out));
    }
    if (nextPart < report.dumpParts()) {
      return false;
    }
    line.append(form.end);
    endLine(out);
    return true;
  }

  @Override
  public void abandon() {
    // Nothing is held between two parts.
  }

  private void write(DumpedItem item, ByteBuf out) {
    if (classes.get(item.classId())) {
      switch (form) {
        case METADUMP -> describe(item);
        case MGDUMP -> request(item);
      }
      endLine(out);
    }
  }

  /** Moves the line to the reply: at once, as each look at a buffer costs. */
  private void endLine(ByteBuf out) {
    Buffers.write(out, line.toString().getBytes(StandardCharsets.US_ASCII));
    line.setLength(0);
  }

  private void describe(DumpedItem item) {
    line.append("key=");
    encode(item.key());
    line.append(" exp=").append(item.expiryUnixSeconds());
    line.append(" la=").append(item.accessUnixSeconds());
    line.append(" cas=").append(item.unique());
    line.append(" fetch=").append(item.fetched() ? "yes" : "no");
    line.append(" cls=").append(item.classId());
    line.append(" size=").append(item.bytes());
    line.append(" flags=").append(Integer.toUnsignedLong(item.flags())).append(" \n");
  }

  private void encode(byte[] key) {
    for (byte b : key) {
      if (isUnreserved(b)) {
        line.append((char) b);
      } else {
        line.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
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

  private void request(DumpedItem item) {
    line.append("mg ");
    if (isPlain(item.key())) {
      line.append(new String(item.key(), StandardCharsets.US_ASCII)).append("\r\n");
    } else {
      line.append(Base64.getEncoder().encodeToString(item.key())).append(" b\r\n");
    }
  }

  private static boolean isPlain(byte[] key) {
    boolean plain = true;
    for (byte b : key) {
      plain &= b > ' ' && b < 127;
    }
    return plain;
  }
}
