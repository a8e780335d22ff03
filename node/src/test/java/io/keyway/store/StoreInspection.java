package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.item.Chain;
import io.keyway.item.ItemLayout;
import io.keyway.lru.ClassLru;
import io.keyway.lru.LruList;
import io.keyway.lru.Segment;
import io.keyway.memory.Memory;
import io.keyway.slab.ChunkHeader;
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
  private final int[] used;

  private StoreInspection(Store store) {
    this.store = store;
    this.slabs = store.slabs();
    this.pages = slabs.pages();
    this.used = new int[slabs.classCount() + 1];
  }

  /**
   * Inspects a store that nobody uses meanwhile.
   *
   * @param uploads chunks that are allocated and not committed yet
   */
  static void check(Store store, Collection<Integer> uploads) {
    StoreInspection inspection = new StoreInspection(store);
    uploads.forEach(inspection::hold);
    int items = 0;
    for (int id = 1; id <= inspection.slabs.classCount(); id++) {
      items += inspection.checkClass(id);
    }
    assertThat(store.index().itemCount()).as("items in the index").isEqualTo(items);
    for (int id = 1; id <= inspection.slabs.classCount(); id++) {
      assertThat(inspection.slabs.slabClass(id).usedCount())
          .as("used chunks of class %d", id)
          .isEqualTo(inspection.used[id]);
      inspection.checkFree(id);
    }
    inspection.checkMemory();
  }

  private int checkClass(int id) {
    int items = 0;
    ClassLru lru = store.items().lru(id);
    for (Segment segment : Segment.values()) {
      items += checkList(lru.list(segment), segment, id);
    }
    assertThat(lru.itemCount()).isEqualTo(items);
    return items;
  }

  private int checkList(LruList list, Segment segment, int id) {
    long bytes = 0;
    int count = 0;
    int behind = PagePool.NONE;
    for (int at = list.tail(); at != PagePool.NONE; count++) {
      hold(at);
      assertThat(store.items().classOf(at)).isEqualTo(id);
      long address = pages.address(at);
      assertThat(ItemLayout.isLinked(address)).as("%x is marked as linked", at).isTrue();
      assertThat(ItemLayout.segment(address)).isEqualTo(segment.number());
      assertThat(ItemLayout.lruNext(address)).as("link back of %x", at).isEqualTo(behind);
      assertThat(find(address)).as("what the index finds for the key of %x", at).isEqualTo(at);
      bytes += ItemLayout.accountedBytes(address) + uniqueBytes();
      behind = at;
      at = ItemLayout.lruPrevious(address);
    }
    assertThat(list.itemCount()).isEqualTo(count);
    assertThat(list.accountedBytes()).isEqualTo(bytes);
    return count;
  }

  private int uniqueBytes() {
    return store.settings().unique() ? ItemLayout.ACCOUNTED_UNIQUE_BYTES : 0;
  }

  /** Notes that an item's chunks are in use, each by it alone. */
  private void hold(int reference) {
    holdChunk(reference);
    long address = pages.address(reference);
    if (!ItemLayout.isChained(address)) {
      return;
    }
    int length = 0;
    int previous = PagePool.NONE;
    int link = Chain.next(ItemLayout.chainAddress(address));
    while (link != PagePool.NONE) {
      holdChunk(link);
      long linkAddress = pages.address(link);
      assertThat(ChunkHeader.state(linkAddress)).isEqualTo(Chain.LINK);
      assertThat(Chain.item(linkAddress)).isEqualTo(reference);
      assertThat(Chain.previous(linkAddress)).isEqualTo(previous);
      length += Chain.partLength(linkAddress);
      previous = link;
      link = Chain.next(linkAddress);
    }
    if (ItemLayout.isLinked(address)) {
      assertThat(length).isEqualTo(ItemLayout.valueLength(address));
    }
  }

  private void holdChunk(int reference) {
    assertThat(known.add(reference)).as("chunk %x is used once", reference).isTrue();
    assertThat(ChunkHeader.state(pages.address(reference))).isNotEqualTo(ChunkHeader.FREE);
    used[slabs.classOf(reference)]++;
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

  /** Only first pages of classes may lie over the limit, or pages that were one before a move. */
  private void checkMemory() {
    int sum = 0;
    int lonely = 0;
    for (int id = 1; id <= slabs.classCount(); id++) {
      int own = slabs.slabClass(id).pageCount();
      int counted = slabs.slabClass(id).usedCount() + slabs.slabClass(id).freeCount();
      int chunks = own * slabs.slabClass(id).chunksPerPage();
      // Free chunks of a page that is being drained count nowhere.
      if (store.mover().isRunning()) {
        assertThat(counted).isLessThanOrEqualTo(chunks);
      } else {
        assertThat(counted).isEqualTo(chunks);
      }
      sum += own;
      lonely += own == 1 ? 1 : 0;
    }
    assertThat(pages.count() - pages.freeCount()).isEqualTo(sum);
    if (store.mover().movedPages() == 0 && store.settings().memoryFile() == null) {
      assertThat(sum - lonely).isLessThanOrEqualTo(pages.limit());
    }
    assertThat(pages.count()).isLessThanOrEqualTo(pages.limit() + slabs.classCount());
  }
}
