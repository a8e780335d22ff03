package io.keyway.store;

import static io.keyway.store.StoreDriver.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.lru.PageMover;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that no chunk can hold. */
final class LongValueTest {

  private static final int MEBIBYTE = 1 << 20;

  private final StoreDriver store = new StoreDriver(new StoreSettings(32, 1.25, 48, 8 * MEBIBYTE));

  @AfterEach
  void inspect() {
    StoreInspection.check(store.store(), List.of());
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {524_228, 524_229, 524_241, 524_242, 1_048_576, 3_000_000, 8_388_000})
  void value_isReadAsStored(int length) {
    byte[] value = value(length);
    store.put(StorageMode.SET, "k", value, 5, 0, 0);
    StoreDriver.Hit hit = store.hit("k");
    assertThat(bytes(hit.text())).isEqualTo(value);
    assertThat(hit.flags()).isEqualTo(5);
    assertThat(store.stats().bytes()).isEqualTo(59 + 4 + 1 + length);
  }

  @Test
  void deletedValue_leavesNoChunk() {
    store.put(StorageMode.SET, "k", value(5_000_000), 0, 0, 0);
    store.delete("k");
    assertThat(store.store().report().classes()).allMatch(stats -> stats.usedChunks() == 0);
  }

  @Test
  void append_joinsChains() {
    byte[] first = value(700_000);
    byte[] second = value(900_000);
    store.put(StorageMode.SET, "k", first, 0, 0, 0);
    assertThat(store.put(StorageMode.APPEND, "k", second, 0, 0, 0)).isEqualTo(StoreResult.STORED);
    assertThat(store.hit("k").text()).isEqualTo(StoreDriver.text(first) + StoreDriver.text(second));
    assertThat(store.add("k", true, 1)).isEqualTo(StoreResult.NON_NUMERIC);
  }

  @Test
  void fullMemory_evictsWholeValues() {
    for (int i = 0; i < 40; i++) {
      assertThat(store.put(StorageMode.SET, "k" + i, value(2_000_000), 0, 0, 0))
          .isEqualTo(StoreResult.STORED);
    }
    assertThat(store.stats().evictions()).isPositive();
    assertThat(bytes(store.hit("k39").text())).isEqualTo(value(2_000_000));
  }

  @Test
  void valueThatIsRead_outlivesItsItem() {
    byte[] value = value(3_000_000);
    store.put(StorageMode.SET, "k", value, 0, 0, 0);
    Entry entry = store.store().newEntry();
    ValueCursor cursor = store.store().newCursor();
    entry.open(bytes("k"), 0, 1);
    entry.value(cursor);
    int reading = entry.beginRead();
    entry.close();
    store.delete("k");
    for (int i = 0; i < 30; i++) {
      store.put(StorageMode.SET, "other" + i, new byte[2_000_000], 0, 0, 0);
    }
    assertThat(StoreDriver.rest(cursor)).isEqualTo(value);
    store.store().endRead(reading);
  }

  @Test
  void movedPages_keepTheValuesWhole() {
    for (int i = 0; i < 6; i++) {
      store.put(StorageMode.SET, "k" + i, value(1_500_000 + i), 0, 0, 0);
    }
    int largest = store.store().slabs().classCount();
    for (int i = 0; i < 8; i++) {
      assertThat(store.store().mover().order(largest, PageMover.POOL))
          .isEqualTo(PageMover.Answer.OK);
      while (store.store().mover().isRunning()) {
        store.store().upkeep().round();
      }
    }
    assertThat(store.store().mover().rescuedLinks()).isPositive();
    for (int i = 0; i < 6; i++) {
      StoreDriver.Hit hit = store.get("k" + i);
      if (hit != null) {
        assertThat(bytes(hit.text())).isEqualTo(value(1_500_000 + i));
      }
    }
    assertThat(store.stats().items()).isPositive();
  }

  private static byte[] value(int length) {
    byte[] value = new byte[length];
    new Random(length).nextBytes(value);
    return value;
  }
}
