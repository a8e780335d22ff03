package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.store.ClassWalk;
import io.keyway.store.ListedItem;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code stats cachedump}: some keys of a slab class, the newest first. Goes on as far as
 * the client takes it, in parts that cost no more than some requests do.
 */
public final class Cachedump implements LongReply {

  private static final String WORD = "cachedump";

  /** What memcached answers at most, with the last line and a byte that it does not send. */
  private static final int BYTES_MAX = 2 << 20;

  private static final int END_BYTES = 6;

  /** memcached's number of classes, which it checks the class against. */
  private static final int CLASSES_MAX = 64;

  private static final String UNSIGNED = "\\d{1,9}";

  private final ClassWalk walk;
  private int itemsLeft;
  private int bytesLeft = BYTES_MAX - END_BYTES;

  private Cachedump(ClassWalk walk, int itemsMax) {
    this.walk = walk;
    this.itemsLeft = itemsMax == 0 ? Integer.MAX_VALUE : itemsMax;
  }

  /** Whether these words behind {@code stats} ask for one. */
  static boolean isAskedBy(String arguments) {
    return arguments.equals(WORD) || arguments.startsWith(WORD + " ");
  }

  /**
   * Answers a request that is refused or asks for nothing.
   *
   * @param arguments all that is behind {@code stats}: the class and how many items, 0 for all
   * @return what the caller is to write if there is more to say, or null
   */
  static @Nullable LongReply begin(Store store, boolean allowed, String arguments, ByteBuf out) {
    String[] words = arguments.split(" +", -1);
    if (!allowed) {
      ReplyWriter.line(out, "ERROR stats cachedump not allowed");
    } else if (words.length < 3) {
      ReplyWriter.line(out, "CLIENT_ERROR bad command line");
    } else if (!words[1].matches(UNSIGNED) || !words[2].matches(UNSIGNED)) {
      ReplyWriter.line(out, ReplyLine.BAD_FORMAT);
    } else {
      return begin(store, Integer.parseInt(words[1]), Integer.parseInt(words[2]), out);
    }
    return null;
  }

  private static @Nullable LongReply begin(Store store, int classId, int itemsMax, ByteBuf out) {
    if (classId >= CLASSES_MAX) {
      ReplyWriter.line(out, "CLIENT_ERROR Illegal slab id");
      return null;
    }
    if (classId < 1 || classId > store.classCount()) {
      ReplyWriter.line(out, ReplyLine.END);
      return null;
    }
    return new Cachedump(store.report().walk(classId), itemsMax);
  }

  @Override
  public boolean write(ByteBuf out) {
    for (ListedItem item : walk.step()) {
      if (itemsLeft > 0 && isPlain(item.key())) {
        write(item, out);
      }
    }
    boolean over = itemsLeft == 0 || walk.isOver();
    if (over) {
      ReplyWriter.line(out, ReplyLine.END);
    }
    return over;
  }

  @Override
  public void abandon() {
    // Nothing is held between two parts.
  }

  /** Whether a key can stand in a line: others, memcached does not show either. */
  private static boolean isPlain(byte[] key) {
    boolean plain = true;
    for (byte b : key) {
      plain &= (b & 0xff) > ' ' && b != 127;
    }
    return plain;
  }

  private void write(ListedItem item, ByteBuf out) {
    String rest = " [" + item.valueLength() + " b; " + item.expiryUnixSeconds() + " s]\r\n";
    byte[] line =
        ("ITEM " + new String(item.key(), StandardCharsets.ISO_8859_1) + rest)
            .getBytes(StandardCharsets.ISO_8859_1);
    if (line.length > bytesLeft) {
      itemsLeft = 0;
      return;
    }
    itemsLeft--;
    bytesLeft -= line.length;
    Buffers.write(out, line);
  }
}
