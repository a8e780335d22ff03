package io.keyway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.store.Store;
import io.keyway.store.StoreSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CachedumpTest {

  /** A part is written in one step of an event loop. */
  private static final int PART_BYTES_MAX = 10_000;

  private final Store store = Store.open(StoreSettings.DEFAULTS, 0);

  /** The upkeep would move items between segments meanwhile, and those come twice. */
  @BeforeEach
  void keepOrder() {
    store.tuning().segmented(false);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void classWithItems_isShownTheNewestFirst() {
    set("a", 1);
    set("b", 2);
    set("c", 1000);
    assertThat(answer("cachedump 1 0"))
        .isEqualTo("ITEM b [2 b; 0 s]\r\nITEM a [1 b; 0 s]\r\nEND\r\n");
    assertThat(answer("cachedump 1 1")).isEqualTo("ITEM b [2 b; 0 s]\r\nEND\r\n");
    assertThat(answer("cachedump 12 9")).isEqualTo("ITEM c [1000 b; 0 s]\r\nEND\r\n");
  }

  @Test
  void classWithoutItems_isEmpty() {
    assertThat(answer("cachedump 0 1")).isEqualTo("END\r\n");
    assertThat(answer("cachedump 1 0")).isEqualTo("END\r\n");
    assertThat(answer("cachedump 63 1")).isEqualTo("END\r\n");
  }

  @Test
  void wrongWords_areRefusedAsByMemcached() {
    assertThat(answer("cachedump 64 1")).isEqualTo("CLIENT_ERROR Illegal slab id\r\n");
    assertThat(answer("cachedump 1")).isEqualTo("CLIENT_ERROR bad command line\r\n");
    assertThat(answer("cachedump a 1")).isEqualTo("CLIENT_ERROR bad command line format\r\n");
    assertThat(Cachedump.isAskedBy("cachedumps 1 1")).isFalse();
  }

  @Test
  void manyItems_areEachShownOnceInShortParts() {
    int count = 7_001;
    for (int i = 0; i < count; i++) {
      set("key" + i, 1);
    }
    List<String> lines = answer("cachedump 1 0").lines().toList();
    assertThat(lines).hasSize(count + 1).endsWith("ITEM key0 [1 b; 0 s]", "END");
    assertThat(Set.copyOf(lines)).hasSize(count + 1);
    assertThat(answer("cachedump 1 6000").lines()).hasSize(6_001);
  }

  @Test
  void moreThanMemcachedShows_isCutBetweenTwoItems() {
    for (int i = 0; i < 10_000; i++) {
      set("%0240d".formatted(i), 1);
    }
    String answer = answer("cachedump 6 0");
    assertThat(answer).endsWith("[1 b; 0 s]\r\nEND\r\n");
    // The limit counts a byte behind the answer; a line here has 257.
    assertThat(answer.length()).isBetween((2 << 20) - 257, (2 << 20) - 1);
  }

  @Test
  void keysThatNoLineCanHold_areLeftOut() {
    Set<String> unfit = new HashSet<>(Set.of("a b", "a\r\nEND\r\n", "a\0", "\177"));
    unfit.forEach(key -> set(key, 1));
    set("caf\u00e9", 1);
    assertThat(answer("cachedump 1 0")).isEqualTo("ITEM caf\u00e9 [1 b; 0 s]\r\nEND\r\n");
  }

  private void set(String key, int valueLength) {
    StoreFilling.set(store, key, valueLength);
  }

  /** The whole answer, whose parts must be short. */
  private String answer(String arguments) {
    ByteBuf out = Unpooled.directBuffer();
    try {
      LongReply rest = Cachedump.begin(store, true, arguments, out);
      while (rest != null) {
        int before = out.readableBytes();
        rest = rest.write(out) ? null : rest;
        assertThat(out.readableBytes() - before).isLessThan(PART_BYTES_MAX);
      }
      return out.toString(StandardCharsets.ISO_8859_1);
    } finally {
      out.release();
    }
  }
}
