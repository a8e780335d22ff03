package io.keyway.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlabAllocatorTest {

  /** What {@code memcached -vv} prints, up to the class where its values go to several chunks. */
  private static final int[] MEMCACHED_CLASSES = {
    96, 120, 152, 192, 240, 304, 384, 480, 600, 752, 944, 1184, 1480, 1856, 2320, 2904, 3632, 4544,
    5680, 7104, 8880, 11104, 13880, 17352, 21696, 27120, 33904, 42384, 52984, 66232, 82792, 103496,
    129376, 161720, 202152, 252696, 315872, 394840
  };

  private static final int SAVED_BYTES = 27;

  private final SlabAllocator slabs =
      new SlabAllocator(
          2, SlabAllocator.sizes(96, 1.25, PagePool.PAGE_BYTES), SAVED_BYTES, new AnonymousPages());

  @AfterEach
  void close() {
    slabs.close();
  }

  @Test
  void classes_areMemcacheds() {
    for (int i = 0; i < MEMCACHED_CLASSES.length; i++) {
      SlabClass slabClass = slabs.slabClass(i + 1);
      assertThat(slabClass.accountedBytes()).isEqualTo(MEMCACHED_CLASSES[i]);
      assertThat(slabClass.id()).isEqualTo(i + 1);
      assertThat(slabClass.chunksPerPage())
          .isGreaterThanOrEqualTo(PagePool.PAGE_BYTES / MEMCACHED_CLASSES[i]);
    }
    assertThat(slabs.slabClass(slabs.classCount()).accountedBytes()).isEqualTo(PagePool.PAGE_BYTES);
  }

  @Test
  void classFor_isTheSmallestThatFits() {
    assertThat(slabs.classFor(1)).isOne();
    assertThat(slabs.classFor(96)).isOne();
    assertThat(slabs.classFor(97)).isEqualTo(2);
    assertThat(slabs.classFor(PagePool.PAGE_BYTES)).isEqualTo(slabs.classCount());
  }

  @Test
  void allocate_untilMemoryIsUsedUp_givesDistinctChunks() {
    Set<Long> addresses = new HashSet<>();
    int reference = slabs.allocate(10);
    int last = reference;
    for (; reference != PagePool.NONE; reference = slabs.allocate(10)) {
      assertThat(slabs.classOf(reference)).isEqualTo(10);
      assertThat(addresses.add(slabs.pages().address(reference))).isTrue();
      last = reference;
    }
    assertThat(addresses).hasSize(2 * slabs.slabClass(10).chunksPerPage());
    slabs.free(last);
    assertThat(slabs.allocate(10)).isEqualTo(last);
    assertThat(slabs.slabClass(10).freeCount()).isZero();
  }

  @Test
  void allocate_overTheLimit_givesEachClassItsFirstPageOnly() {
    while (slabs.allocate(1) != PagePool.NONE) {
      assertThat(slabs.pages().count()).isLessThanOrEqualTo(2);
    }
    int large = slabs.classCount();
    assertThat(slabs.allocate(large)).isNotEqualTo(PagePool.NONE);
    assertThat(slabs.allocate(large)).isEqualTo(PagePool.NONE);
    assertThat(slabs.pages().count()).isEqualTo(3);
  }

  @Test
  void limitThatIsNotLowered_asksForNoPageBack() {
    for (int id = 1; id <= slabs.classCount(); id++) {
      slabs.allocate(id);
    }
    int overdrawn = slabs.pages().count();
    assertThat(overdrawn).isGreaterThan(slabs.pages().limit() + 1);
    slabs.limitPages(slabs.pages().limit());
    assertThat(slabs.pages().excess()).isZero();
    slabs.limitPages(slabs.pages().limit() + 1);
    assertThat(slabs.pages().excess()).isZero();
    slabs.limitPages(1);
    assertThat(slabs.pages().excess()).isEqualTo(overdrawn - 1);
    slabs.limitPages(2);
    assertThat(slabs.pages().excess()).isEqualTo(overdrawn - 2);
  }

  @Test
  void classes_ofExtremeSettings_areOrderedAndEndWithAPage() {
    for (double factor : new double[] {1.01, 1.08, 2, 100}) {
      for (int minimum : new int[] {1, 48, PagePool.PAGE_BYTES / 2}) {
        try (SlabAllocator extreme =
            new SlabAllocator(
                1,
                SlabAllocator.sizes(48 + minimum, factor, PagePool.PAGE_BYTES),
                SAVED_BYTES,
                new AnonymousPages())) {
          assertThat(extreme.classCount()).isBetween(1, 63);
          for (int id = 2; id <= extreme.classCount(); id++) {
            assertThat(extreme.slabClass(id).accountedBytes())
                .isGreaterThan(extreme.slabClass(id - 1).accountedBytes());
            assertThat(extreme.classOf(extreme.allocate(id))).isEqualTo(id);
          }
        }
      }
    }
  }

  @Test
  void moreMemoryThanReferencesReach_isRefused() {
    assertThatThrownBy(() ->
            new SlabAllocator(
                1 << 17,
                SlabAllocator.sizes(96, 1.25, PagePool.PAGE_BYTES),
                SAVED_BYTES,
                new AnonymousPages()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memory limit: 131072 MiB");
  }
}
