package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A walk through a slab class that changes between its steps. */
final class ClassWalkTest {

  private final StoreDriver store = StoreDriver.withMegabytes(4);
  private ClassWalk walk = store.store().report().walk(1);

  @AfterEach
  void inspect() {
    StoreInspection.check(store.store(), List.of());
    store.close();
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      store.set("k" + i, "v");
    }
    walk = store.store().report().walk(1);
  }

  private List<String> step() {
    return walk.step().stream().map(item -> StoreDriver.text(item.key())).toList();
  }

  private List<String> rest() {
    List<String> keys = new ArrayList<>();
    while (!walk.isOver()) {
      keys.addAll(step());
    }
    return keys;
  }

  @Test
  void classWithoutItems_isOverSoon() {
    assertThat(rest()).isEmpty();
  }

  @Test
  void everyItem_isShownOnce_theNewestFirst() {
    fill(100);
    assertThat(step()).hasSize(32).startsWith("k99", "k98");
    assertThat(rest()).hasSize(68).startsWith("k67").endsWith("k0");
  }

  @Test
  void itemRemovedWhereTheWalkIs_costsNoOther() {
    fill(100);
    step();
    store.delete("k68");
    store.set("k69", "another");
    assertThat(rest()).startsWith("k67").hasSize(68);
  }

  @Test
  void itemUsedWhereTheWalkIs_costsNoOther() {
    fill(100);
    step();
    store.pass(Duration.ofSeconds(1));
    store.get("k68");
    store.get("k68");
    assertThat(rest()).startsWith("k68", "k67").hasSize(69);
  }

  @Test
  void allItemsRemovedWhereTheWalkIs_endTheirSegment() {
    fill(100);
    for (String key : step()) {
      store.delete(key);
    }
    assertThat(rest()).isEmpty();
  }

  @Test
  void itemsThatMovedToAnotherSegment_areShownThere() {
    fill(100);
    Set<String> shown = new HashSet<>(step());
    for (int i = 0; i < 100; i++) {
      store.store().upkeep().round();
    }
    shown.addAll(rest());
    assertThat(shown).hasSize(100);
  }

  @Test
  void deadItems_areNotShown_andNotWalkedThroughAtOnce() {
    fill(100);
    store.store().flushAll(0);
    store.set("new", "v");
    walk = store.store().report().walk(1);
    assertThat(step()).containsExactly("new");
    assertThat(walk.isOver()).isFalse();
    assertThat(rest()).isEmpty();
  }

  @Test
  void randomChangesBetweenSteps_leaveOutNoItemThatStaysAsItIs() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      fill(400);
      Set<String> shown = new HashSet<>();
      Set<String> changed = new HashSet<>();
      while (!walk.isOver()) {
        shown.addAll(step());
        for (int i = random.nextInt(20); i > 0; i--) {
          String key = "k" + random.nextInt(400);
          changed.add(key);
          change(key, random);
        }
      }
      for (int i = 0; i < 400; i++) {
        assertThat(shown.contains("k" + i) || changed.contains("k" + i))
            .as("k%d, seed %d", i, seed)
            .isTrue();
      }
    }
  }

  private void change(String key, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> store.delete(key);
      case 1 -> store.set(key, "w");
      default -> {
        store.get(key);
        store.get(key);
      }
    }
  }
}
