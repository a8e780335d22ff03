package io.keyway.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.item.ItemLayout;
import io.keyway.slab.AnonymousPages;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HashIndexTest {

  private static final int ITEMS = 500_000;
  private static final int FIRST_BUCKETS = 1 << 16;

  private final SlabAllocator slabs =
      new SlabAllocator(
          64, SlabAllocator.sizes(96, 1.25, PagePool.PAGE_BYTES), 27, new AnonymousPages());
  private final PagePool pages = slabs.pages();
  private final ItemHash hash = new ItemHash(0x5eed);
  private final HashIndex index = new HashIndex(pages, new ItemLocks(), hash);
  private final int[] references = new int[ITEMS];

  @AfterEach
  void close() {
    index.close();
    slabs.close();
  }

  @Test
  void find_inAnEmptyIndex_isNone() {
    assertThat(find(1)).isEqualTo(PagePool.NONE);
    assertThat(index.itemCount()).isZero();
    assertThat(index.bucketCount()).isEqualTo(FIRST_BUCKETS);
    assertThat(index.isGrowing()).isFalse();
  }

  @Test
  void growth_findsEveryItemAtEachStageAndKeepsUp() {
    int inspected = 1000;
    for (int i = 0; i < ITEMS; i++) {
      insert(i);
      if (i + 1 == inspected || i + 1 == ITEMS) {
        assertAllFound(i + 1);
        inspected *= 2;
      }
      assertThat(index.bucketCount() >= Math.max(FIRST_BUCKETS, i)).isTrue();
    }
    assertThat(index.bucketCount()).isEqualTo(ITEMS);
  }

  @Test
  void remove_takesOutThatItemOnly() {
    int count = 3 * FIRST_BUCKETS;
    for (int i = 0; i < count; i++) {
      insert(i);
    }
    for (int i = 0; i < count; i += 2) {
      index.remove(hashOf(i), references[i]);
    }
    for (int i = 0; i < count; i++) {
      assertThat(find(i)).isEqualTo(i % 2 == 0 ? PagePool.NONE : references[i]);
    }
    assertThat(index.itemCount()).isEqualTo(count / 2);
    assertThat(index.bucketCount()).as("buckets stay").isEqualTo(count);
  }

  @Test
  void findSameKey_findsTheItemThatIsIn() {
    insert(7);
    int other = item(7);
    assertThat(index.findSameKey(hashOf(7), pages.address(other))).isEqualTo(references[7]);
    int stranger = item(8);
    assertThat(index.findSameKey(hashOf(8), pages.address(stranger))).isEqualTo(PagePool.NONE);
  }

  @Test
  void collidingHashes_shareAChain() {
    for (int i = 0; i < 100; i++) {
      references[i] = item(i);
      index.insert(12345, references[i]);
    }
    for (int i = 99; i >= 0; i -= 3) {
      index.remove(12345, references[i]);
    }
    for (int i = 0; i < 100; i++) {
      byte[] key = key(i);
      assertThat(index.find(12345, key, 0, key.length))
          .isEqualTo(i % 3 == 0 ? PagePool.NONE : references[i]);
    }
  }

  @Test
  void hash_ofArrayAndItem_isTheSame() {
    String longest = "0123456789".repeat(25);
    for (int length = 1; length <= 250; length++) {
      byte[] key = longest.substring(0, length).getBytes(StandardCharsets.US_ASCII);
      int reference = slabs.allocate(slabs.classFor(400));
      long address = pages.address(reference);
      ItemLayout.initialize(address, key, 0, length, 0, 0, 0, 0, false);
      assertThat(hash.of(ItemLayout.keyAddress(address), length))
          .isEqualTo(hash.of(key, 0, length));
    }
  }

  private void assertAllFound(int count) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += find(i) == references[i] ? 1 : 0;
    }
    assertThat(found).isEqualTo(count);
    assertThat(find(ITEMS + count)).isEqualTo(PagePool.NONE);
    assertThat(index.itemCount()).isEqualTo(count);
  }

  private void insert(int number) {
    references[number] = item(number);
    index.insert(hashOf(number), references[number]);
  }

  private int item(int number) {
    byte[] key = key(number);
    int reference = slabs.allocate(1);
    ItemLayout.initialize(pages.address(reference), key, 0, key.length, 0, 0, 0, 0, false);
    return reference;
  }

  private int find(int number) {
    byte[] key = key(number);
    return index.find(hashOf(number), key, 0, key.length);
  }

  private int hashOf(int number) {
    byte[] key = key(number);
    return hash.of(key, 0, key.length);
  }

  private static byte[] key(int number) {
    return ("key" + number).getBytes(StandardCharsets.US_ASCII);
  }
}
