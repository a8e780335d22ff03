package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.lru.PageMover;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages on their way from one slab class to another, and what stands in it. */
final class PageMovesTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final int ITEM_BYTES = 100_000;
  private static final int LONG_BYTES = 2_000_000;

  /** More than the mover takes to give a page up. */
  private static final int ROUNDS_MAX = 3000;

  private final StoreDriver store = new StoreDriver(new StoreSettings(16, 1.25, 48, 4 * MEBIBYTE));
  private final List<Integer> uploads = new ArrayList<>();

  @AfterEach
  void inspect() {
    StoreInspection.check(store.store(), uploads);
    store.close();
  }

  @Test
  void pageWithAnUploadThatNeverEnds_staysAndOthersCanMove() {
    int upload = store.allocate("upload", new byte[ITEM_BYTES], 0, 0);
    uploads.add(upload);
    fill(40);
    int classId = store.store().classOf(upload);
    int pages = pages(classId);
    order(classId, PageMover.POOL);
    finishMove();
    assertThat(mover().movedPages()).isZero();
    assertThat(mover().busyItems()).isPositive();
    assertThat(pages(classId))
        .as("what was saved may have taken another")
        .isGreaterThanOrEqualTo(pages);
    StoreInspection.check(store.store(), uploads);
    order(classId, PageMover.POOL);
    finishMove();
    assertThat(mover().movedPages()).isOne();
    assertThat(store.stats().freePages()).isOne();
    assertThat(store.commit(StorageMode.SET, upload, 0)).isEqualTo(StoreResult.STORED);
    uploads.clear();
    assertThat(store.hit("upload").text()).hasSize(ITEM_BYTES);
  }

  @Test
  void pageWithAValueThatIsNeverRead_staysAndTheValueIsWhole() {
    store.put(StorageMode.SET, "k", new byte[LONG_BYTES], 0, 0, 0);
    Entry entry = store.store().newEntry();
    ValueCursor cursor = store.store().newCursor();
    entry.open(StoreDriver.bytes("k"), 0, 1);
    entry.value(cursor);
    int reading = entry.beginRead();
    entry.close();
    order(store.store().classCount(), PageMover.POOL);
    finishMove();
    assertThat(mover().movedPages()).isZero();
    assertThat(StoreDriver.rest(cursor)).isEqualTo(new byte[LONG_BYTES]);
    store.store().endRead(reading);
    order(store.store().classCount(), PageMover.POOL);
    finishMove();
    assertThat(mover().movedPages()).isOne();
    assertThat(store.hit("k").text()).hasSize(LONG_BYTES);
  }

  @Test
  void pageOfThePool_thatSomebodyElseTook_isNotCountedAsMoved() {
    store.set("small", "v");
    fill(200);
    int classId = classOfItems();
    order(classId, PageMover.POOL);
    finishMove();
    assertThat(store.stats().freePages()).isOne();
    order(PageMover.POOL, 1);
    fill(200);
    assertThat(store.stats().freePages()).isZero();
    finishMove();
    assertThat(mover().movedPages()).isOne();
    assertThat(pages(1)).isOne();
  }

  @Test
  void loweredLimit_isReachedByItself() {
    fill(200);
    assertThat(store.stats().pages()).isEqualTo(16);
    assertThat(store.store().limitMegabytes(9)).isTrue();
    for (int i = 0; i < ROUNDS_MAX && store.stats().pages() > 9; i++) {
      store.store().upkeep().round();
    }
    assertThat(store.stats().pages()).isEqualTo(9);
    assertThat(store.store().upkeep().round()).isFalse();
    assertThat(mover().movedPages()).isEqualTo(7);
    assertThat(store.text("item199")).hasSize(ITEM_BYTES);
    fill(200);
    assertThat(store.stats().pages()).isEqualTo(9);
  }

  @Test
  void loweredLimit_withoutEvictions_dropsNothing() {
    store.store().tuning().evicting(false);
    fill(100);
    int items = (int) store.stats().items();
    store.store().limitMegabytes(8);
    for (int i = 0; i < 100; i++) {
      store.store().upkeep().round();
    }
    assertThat(store.stats().items()).isEqualTo(items);
    assertThat(mover().movedPages()).isZero();
    store.store().limitMegabytes(16);
  }

  @Test
  void itemsWithoutRoomElsewhere_countAsEvicted() {
    store.store().tuning().evicting(false);
    for (int i = 0; i < 200; i++) {
      store.set("item" + i, "x".repeat(ITEM_BYTES));
    }
    long before = store.stats().items();
    order(classOfItems(), PageMover.POOL);
    finishMove();
    assertThat(mover().movedPages()).isOne();
    assertThat(store.stats().evictions()).isPositive().isEqualTo(before - store.stats().items());
    assertThat(mover().homelessItems()).isEqualTo(store.stats().evictions());
  }

  @Test
  void valueThatIsBeingRead_isNotEvictedForNothing() {
    store.put(StorageMode.SET, "read", new byte[LONG_BYTES], 0, 0, 0);
    Entry entry = store.store().newEntry();
    entry.open(StoreDriver.bytes("read"), 0, 4);
    int reading = entry.beginRead();
    entry.close();
    for (int i = 0; i < 20; i++) {
      assertThat(store.put(StorageMode.SET, "k" + i, new byte[LONG_BYTES], 0, 0, 0))
          .isEqualTo(StoreResult.STORED);
    }
    assertThat(store.stats().evictions()).isPositive();
    assertThat(store.get("read")).isNotNull();
    store.store().endRead(reading);
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(store.set("item" + i, "x".repeat(ITEM_BYTES))).isEqualTo(StoreResult.STORED);
    }
  }

  private int classOfItems() {
    return store.store().report().classes().getLast().id();
  }

  private int pages(int classId) {
    return store.store().slabs().slabClass(classId).pageCount();
  }

  private PageMover mover() {
    return store.store().mover();
  }

  private void order(int from, int to) {
    assertThat(mover().order(from, to)).isEqualTo(PageMover.Answer.OK);
  }

  private void finishMove() {
    for (int i = 0; i < ROUNDS_MAX && mover().isRunning(); i++) {
      store.store().upkeep().round();
    }
    assertThat(mover().isRunning()).isFalse();
  }
}
