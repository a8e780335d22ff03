package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.item.ItemLayout;
import io.keyway.lru.LruList;
import io.keyway.memory.Memory;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks through everything that a store is made of, and fails if two parts disagree. */
final class StoreInspection {

  private final Store store;
  private final SlabAllocator slabs;
  private final PagePool pages;
  private final Set<Integer> known = new HashSet<>();

  private StoreInspection(Store store) {
    this.store = store;
    this.slabs = store.slabs();
    this.pages = slabs.pages();
  }

  /**
   * Inspects a store that nobody uses meanwhile.
   *
   * @param uploads chunks that are allocated and not committed yet
   */
  static void check(Store store, Collection<Integer> uploads) {
    StoreInspection inspection = new StoreInspection(store);
    inspection.known.addAll(uploads);
    int items = 0;
    for (int id = 1; id <= inspection.slabs.classCount(); id++) {
      items += inspection.checkClass(id, uploads);
    }
    assertThat(store.index().itemCount()).as("items in the index").isEqualTo(items);
    inspection.checkMemory();
  }

  private int checkClass(int id, Collection<Integer> uploads) {
    int items = checkList(store.list(id), id);
    long held = uploads.stream().filter(reference -> slabs.classOf(reference) == id).count();
    assertThat(slabs.slabClass(id).usedCount())
        .as("used chunks of class %d", id)
        .isEqualTo((int) (items + held));
    checkFree(id);
    return items;
  }

  private int checkList(LruList list, int id) {
    long bytes = 0;
    int count = 0;
    int behind = PagePool.NONE;
    for (int at = list.tail(); at != PagePool.NONE; count++) {
      assertThat(known.add(at)).as("item %x is in one list once", at).isTrue();
      assertThat(slabs.classOf(at)).isEqualTo(id);
      long address = pages.address(at);
      assertThat(ItemLayout.lruNext(address)).as("link back of %x", at).isEqualTo(behind);
      assertThat(find(address)).as("what the index finds for the key of %x", at).isEqualTo(at);
      bytes += ItemLayout.accountedBytes(address);
      behind = at;
      at = ItemLayout.lruPrevious(address);
    }
    assertThat(list.itemCount()).isEqualTo(count);
    assertThat(list.accountedBytes()).isEqualTo(bytes);
    return count;
  }

  private int find(long address) {
    byte[] key = new byte[ItemLayout.keyLength(address)];
    Memory.copy(ItemLayout.keyAddress(address), key, 0, key.length);
    return store.index().find(store.hash().of(key, 0, key.length), key, 0, key.length);
  }

  /** Takes all free chunks and gives them back: a cycle would hand one out twice. */
  private void checkFree(int id) {
    int free = slabs.slabClass(id).freeCount();
    List<Integer> taken = new ArrayList<>(free);
    for (int i = 0; i < free; i++) {
      taken.add(slabs.allocate(id));
    }
    Set<Integer> distinct = new HashSet<>(taken);
    assertThat(distinct).as("free chunks of class %d", id).hasSize(free);
    assertThat(distinct.contains(PagePool.NONE)).isFalse();
    assertThat(distinct.stream().noneMatch(known::contains)).isTrue();
    assertThat(slabs.slabClass(id).freeCount()).isZero();
    taken.forEach(slabs::free);
  }

  /** Only first pages of classes may lie over the limit. */
  private void checkMemory() {
    int sum = 0;
    int lonely = 0;
    for (int id = 1; id <= slabs.classCount(); id++) {
      int own = slabs.slabClass(id).pageCount();
      assertThat(slabs.slabClass(id).usedCount() + slabs.slabClass(id).freeCount())
          .isEqualTo(own * slabs.slabClass(id).chunksPerPage());
      sum += own;
      lonely += own == 1 ? 1 : 0;
    }
    assertThat(pages.count()).isEqualTo(sum);
    assertThat(sum - lonely).isLessThanOrEqualTo(store.settings().memoryMegabytes());
  }
}
