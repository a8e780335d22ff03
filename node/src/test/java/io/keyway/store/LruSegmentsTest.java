package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.lru.PageMover;
import io.keyway.lru.Segment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of items between HOT and the end. */
final class LruSegmentsTest {

  private static final int VALUE_BYTES = 10_000;

  private final StoreDriver store = StoreDriver.withMegabytes(4);

  @AfterEach
  void inspect() {
    StoreInspection.check(store.store(), List.of());
    store.close();
  }

  @Test
  void newItems_areHotUntilThatIsTooMany() {
    fill(100);
    assertThat(items(Segment.HOT)).isEqualTo(100);
    upkeep();
    assertThat(items(Segment.HOT)).isBetween(1, 20);
    assertThat(items(Segment.COLD)).isEqualTo(100 - items(Segment.HOT));
  }

  @Test
  void itemReadTwiceWhileHot_becomesWarmAndNotCold() {
    fill(100);
    readTwice("item0");
    upkeep();
    assertThat(items(Segment.WARM)).isOne();
  }

  @Test
  void itemReadOnce_becomesCold() {
    fill(100);
    store.get("item0");
    upkeep();
    assertThat(items(Segment.WARM)).isZero();
  }

  @Test
  void coldItemReadTwice_becomesWarmAtOnce() {
    fill(100);
    upkeep();
    readTwice("item0");
    assertThat(items(Segment.WARM)).isOne();
  }

  @Test
  void itemsReadTwice_surviveAScan() {
    fill(350);
    for (int i = 300; i < 350; i++) {
      readTwice("item" + i);
    }
    upkeep();
    for (int i = 0; i < 2_000; i++) {
      store.set("scan" + i, "x".repeat(VALUE_BYTES));
      store.store().upkeep().round();
    }
    int left = 0;
    for (int i = 300; i < 350; i++) {
      left += store.get("item" + i) == null ? 0 : 1;
    }
    assertThat(left).isEqualTo(50);
  }

  @Test
  void shortLivedItems_haveASegmentOfTheirOwnOnDemand() {
    store.store().tuning().temporaryTtlSeconds(60);
    store.setExpiring("short", 10);
    store.setExpiring("long", 100);
    store.set("eternal", "v");
    assertThat(segment(Segment.TEMP, 0)).isOne();
    store.pass(Duration.ofSeconds(11));
    upkeep();
    assertThat(segment(Segment.TEMP, 0)).isZero();
  }

  @Test
  void memoryThatMayNotEvict_refusesToStore() {
    store.store().tuning().evicting(false);
    fill(10_000);
    assertThat(store.stats().evictions()).isZero();
    assertThat(store.set("one more", "x".repeat(VALUE_BYTES))).isEqualTo(StoreResult.OUT_OF_MEMORY);
    assertThat(store.get("item0")).isNotNull();
  }

  @Test
  void crawler_findsDeadItemsThatNobodyAsksFor() {
    for (int i = 0; i < 500; i++) {
      store.setExpiring("short" + i, 5);
    }
    store.set("stays", "v");
    store.pass(Duration.ofSeconds(100));
    while (store.stats().items() > 1) {
      store.store().upkeep().round();
    }
    assertThat(store.get("stays")).isNotNull();
    assertThat(store.store().crawler().starts()).isOne();
  }

  @Test
  void movedPage_leavesItsItemsReadable() {
    fill(300);
    int classId = store.store().report().classes().getLast().id();
    assertThat(store.store().mover().order(classId, 1)).isEqualTo(PageMover.Answer.OK);
    upkeep();
    assertThat(store.store().mover().movedPages()).isOne();
    int left = 0;
    for (int i = 0; i < 300; i++) {
      StoreDriver.Hit hit = store.get("item" + i);
      left += hit == null ? 0 : 1;
    }
    assertThat(left).isBetween(180, 300);
  }

  @Test
  void randomReads_keepEveryListInOrder() {
    long seed = System.nanoTime();
    System.out.println("LruSegmentsTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String key = "item" + random.nextInt(1_000);
      if (random.nextInt(3) == 0) {
        store.set(key, "x".repeat(random.nextInt(VALUE_BYTES)));
      } else {
        store.get(key);
      }
      if (i % 100 == 0) {
        store.store().upkeep().round();
      }
    }
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      store.set("item" + i, "x".repeat(VALUE_BYTES));
    }
  }

  private void readTwice(String key) {
    assertThat(store.get(key)).isNotNull();
    assertThat(store.get(key)).isNotNull();
  }

  private void upkeep() {
    for (int i = 0; i < 100; i++) {
      store.store().upkeep().round();
    }
  }

  private int items(Segment segment) {
    return store.store().report().classes().getLast().segment(segment).items();
  }

  private int segment(Segment segment, int index) {
    return store.store().report().classes().get(index).segment(segment).items();
  }
}
