package io.keyway.backend;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;

/**
 * Finds the items of a dump among a node's bytes: the lines of {@code lru_crawler metadump}, which
 * end in a bare line feed, of {@code mgdump} and of {@code stats cachedump}. Event loop only.
 */
final class DumpLines {

  /** What it takes to tell items from other lines, none of which is shorter. */
  static final int START_BYTES = Integer.BYTES;

  private static final int KEY = word("key=");
  private static final int MG = word("mg  ");
  private static final int ITEM = word("ITEM");

  private DumpLines() {}

  private static int word(String text) {
    return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
  }

  /** Whether the buffer, which holds at least {@link #START_BYTES}, stands at an item. */
  static boolean isItem(ByteBuf in) {
    int start = in.getInt(in.readerIndex());
    return start == KEY || start == ITEM || ((start & ~0xff) | ' ') == MG;
  }

  /** The length of the item's line with its end, or 0 if it has not come whole. */
  static int length(ByteBuf in) {
    return 1 + Memory.indexOf(Buffers.readAddress(in), 0, in.readableBytes(), (byte) '\n');
  }
}
