package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items whose CAS unique a client has chosen, before and after a flush. */
final class ChosenUniqueTest {

  private final StoreDriver store = StoreDriver.withMegabytes(4);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void itemWithALargeUnique_doesNotOutliveAFlush() {
    choose("k", Long.MAX_VALUE);
    store.store().flushAll(0);
    assertThat(store.get("k")).isNull();
  }

  @Test
  void itemWithASmallUnique_livesAfterAFlush() {
    for (int i = 0; i < 100; i++) {
      store.set("other", "v");
    }
    store.store().flushAll(0);
    store.pass(Duration.ofSeconds(2));
    choose("k", 1);
    assertThat(store.hit("k").unique()).isOne();
  }

  @Test
  void itemThatGetsAUniqueOfTheStore_isJudgedByThatAgain() {
    choose("k", Long.MAX_VALUE);
    store.put(StorageMode.APPEND, "k", "more");
    assertThat(store.hit("k").unique()).isLessThan(1_000);
    store.store().flushAll(0);
    assertThat(store.get("k")).isNull();
  }

  private void choose(String key, long unique) {
    store.set(key, "1");
    Entry entry = store.store().newEntry();
    byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
    entry.open(bytes, 0, bytes.length);
    entry.unique(unique);
    entry.close();
  }
}
