package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.lru.Segment;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store leaves in its memory file, and the next one finds. */
final class RestartTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final String LONG_VALUE = "abcdefghi".repeat(300_000);

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private Path description = Path.of("");
  private StoreDriver store = StoreDriver.withMegabytes(1);

  @BeforeEach
  void open() {
    store.close();
    file = folder.resolve("items");
    description = folder.resolve("items.meta");
    store = new StoreDriver(settings());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private StoreSettings settings() {
    return new StoreSettings(16, 1.25, 48, 8 * MEBIBYTE).withMemoryFile(file);
  }

  private void restart(Duration gone) {
    store = store.restart(gone);
    StoreInspection.check(store.store(), List.of());
  }

  @Test
  void items_areAsTheyWere() {
    store.put(StorageMode.SET, "flags", StoreDriver.bytes("x"), 0xcafe_babe, 0, 0);
    store.set("long", LONG_VALUE);
    store.set("empty", "");
    store.put(StorageMode.SET, "half an hour", StoreDriver.bytes("y"), 0, 1800, 0);
    store.pass(Duration.ofSeconds(5));
    for (int i = 0; i < 20_000; i++) {
      store.set("k" + i, "v".repeat(i % 700));
      store.get("k" + (i / 2));
    }
    StoreDriver.Hit flags = store.hit("flags");
    StoreDriver.Hit last = store.hit("k19999");
    StoreStats stats = store.stats();

    restart(Duration.ofMinutes(10));

    assertThat(store.hit("flags")).isEqualTo(flags);
    assertThat(store.hit("long").text().equals(LONG_VALUE)).isTrue();
    assertThat(store.hit("empty").text()).isEmpty();
    assertThat(store.hit("k19999")).isEqualTo(last);
    assertThat(store.stats().items()).isEqualTo(stats.items()).isGreaterThan(10_000);
    assertThat(store.stats().bytes()).isEqualTo(stats.bytes());
    assertThat(store.stats().totalItems()).isEqualTo(stats.items());
    store.pass(Duration.ofSeconds(1194));
    assertThat(store.text("half an hour")).isEqualTo("y");
    store.pass(Duration.ofSeconds(1));
    assertThat(store.text("half an hour")).isNull();
  }

  @Test
  void segments_keepTheirItemsInOrder() {
    store.store().tuning().temporaryTtlSeconds(60);
    for (int i = 0; i < 3_000; i++) {
      store.put(StorageMode.SET, "k" + i, new byte[100], 0, i % 10 == 0 ? 50 : 0, 0);
      store.get("k" + i % 50);
      store.get("k" + i % 50);
      store.store().upkeep().round();
    }
    List<String> order = order();
    ClassStats before = fullest();
    assertThat(before.segments()).allSatisfy(segment -> assertThat(segment.items()).isPositive());

    restart(AT_ONCE);

    assertThat(order()).isEqualTo(order);
    assertThat(fullest().segments()).isEqualTo(before.segments());
    assertThat(fullest().segment(Segment.WARM).items()).isPositive();
    for (int i = 0; i < 200; i++) {
      store.store().upkeep().round();
    }
    StoreInspection.check(store.store(), List.of());
  }

  /** Keys, sizes and expiries, the newest of each segment first. */
  private List<String> order() {
    List<String> order = new ArrayList<>();
    for (int id = 1; id <= store.store().classCount(); id++) {
      ClassWalk walk = store.store().report().walk(id);
      while (!walk.isOver()) {
        for (ListedItem item : walk.step()) {
          String key = new String(item.key(), StandardCharsets.US_ASCII);
          order.add(key + " " + item.valueLength() + " " + item.expiryUnixSeconds());
        }
      }
    }
    return order;
  }

  private ClassStats fullest() {
    return store.store().report().classes().stream()
        .reduce((one, other) -> one.items() > other.items() ? one : other)
        .orElseThrow();
  }

  @Test
  void uniques_goOn() {
    store.set("old", "1");
    long unique = store.hit("old").unique();

    restart(AT_ONCE);

    assertThat(store.put(StorageMode.CAS, "old", StoreDriver.bytes("2"), 0, 0, unique))
        .isEqualTo(StoreResult.STORED);
    assertThat(store.hit("old").unique()).isGreaterThan(unique).isLessThan(unique + 10);
  }

  @Test
  void deadItems_stayDead() {
    store.setExpiring("expires in between", 30);
    store.setExpiring("expired", 1);
    store.set("flushed", "1");
    store.store().flushAll(0);
    store.pass(Duration.ofSeconds(2));
    store.setExpiring("lives", 90);

    restart(Duration.ofSeconds(31));

    assertThat(store.stats().items()).isEqualTo(1);
    assertThat(store.text("flushed")).isNull();
    assertThat(store.text("expired")).isNull();
    assertThat(store.text("expires in between")).isNull();
    assertThat(store.text("lives")).isEqualTo("v");
  }

  @Test
  void delayedFlush_comesAllTheSame() {
    store.set("a", "1");
    store.store().flushAll(60);

    restart(Duration.ofSeconds(20));
    assertThat(store.text("a")).isEqualTo("1");
    store.pass(Duration.ofSeconds(30));
    assertThat(store.text("a")).isEqualTo("1");
    store.pass(Duration.ofSeconds(10));
    assertThat(store.text("a")).isNull();

    store.set("b", "1");
    store.store().flushAll(60);
    restart(Duration.ofSeconds(100));
    assertThat(store.text("b")).isNull();
    assertThat(store.set("b", "2")).isEqualTo(StoreResult.STORED);
    store.pass(Duration.ofSeconds(5));
    assertThat(store.text("b")).isEqualTo("2");
  }

  @Test
  void wallClockSetBack_leavesTimesAsTheyWere() {
    store.setExpiring("a", 100);

    restart(Duration.ofDays(-300));

    store.pass(Duration.ofSeconds(99));
    assertThat(store.text("a")).isEqualTo("v");
    store.pass(Duration.ofSeconds(1));
    assertThat(store.text("a")).isNull();
  }

  @Test
  void manyRestarts_overTenYears_keepWhatNeverExpires() {
    store.set("a", "1");
    for (int i = 0; i < 20; i++) {
      restart(Duration.ofDays(180));
      assertThat(store.text("a")).isEqualTo("1");
      assertThat(store.store().uptimeSeconds()).isZero();
    }
  }

  @Test
  void uploadsAndPinnedValues_areGivenBack() {
    store.set("pinned", LONG_VALUE);
    Entry entry = store.store().newEntry();
    byte[] key = StoreDriver.bytes("pinned");
    entry.open(key, 0, key.length);
    entry.beginRead();
    entry.close();
    store.allocate("uploaded", StoreDriver.bytes(LONG_VALUE), 0, 0);
    store.allocate("small", StoreDriver.bytes("x"), 0, 0);

    restart(AT_ONCE);

    assertThat(store.stats().items()).isEqualTo(1);
    assertThat(store.hit("pinned").text().equals(LONG_VALUE)).isTrue();
    store.delete("pinned");
    assertThat(store.store().report().classes())
        .allSatisfy(stats -> assertThat(stats.usedChunks()).isZero());
  }

  @Test
  void fullStore_goesOnEvictingAndMovingPages() {
    fill("k");
    assertThat(store.stats().evictions()).isPositive();
    long items = store.stats().items();

    restart(AT_ONCE);

    assertThat(store.stats().items()).isEqualTo(items);
    fill("l");
    assertThat(store.stats().evictions()).isPositive();
    store.store().mover().order(fullest().id(), 3);
    for (int i = 0; i < 50; i++) {
      store.store().upkeep().round();
    }
    assertThat(store.store().mover().movedPages()).isEqualTo(1);
    restart(AT_ONCE);
    assertThat(store.text("l9999")).isNotNull();
  }

  private void fill(String prefix) {
    for (int i = 0; i < 10_000; i++) {
      store.put(StorageMode.SET, prefix + i, new byte[3_000], 0, 0, 0);
    }
  }

  @Test
  void moreMemory_keepsItems_lessOnlyIfTheyFit() {
    fill("k");
    long items = store.stats().items();

    store = store.restart(settings().withMemoryMegabytes(20), AT_ONCE);
    assertThat(store.stats().items()).isEqualTo(items);
    fill("l");
    assertThat(store.stats().items()).isGreaterThan(items);
    StoreInspection.check(store.store(), List.of());

    store = store.restart(settings().withMemoryMegabytes(4), AT_ONCE);
    assertThat(store.stats().items()).isZero();
    store.set("a", "1");
    store = store.restart(settings().withMemoryMegabytes(3), AT_ONCE);
    assertThat(store.text("a")).isEqualTo("1");
  }

  @Test
  void otherClassesOrUniques_startEmpty() {
    StoreSettings s = settings();
    List<StoreSettings> others =
        List.of(
            new StoreSettings(16, 1.3, 48, 8 * MEBIBYTE).withMemoryFile(file),
            new StoreSettings(16, 1.25, 64, 8 * MEBIBYTE).withMemoryFile(file),
            new StoreSettings(
                16,
                1.25,
                48,
                s.itemBytesMax(),
                true,
                false,
                s.slabs(),
                s.lru(),
                s.crawler(),
                s.index(),
                file));
    for (StoreSettings other : others) {
      store.set("a", "1");
      store = store.restart(other, AT_ONCE);
      assertThat(store.text("a")).isNull();
      StoreInspection.check(store.store(), List.of());
    }
  }

  @Test
  void storeThatWasNotClosed_leavesNothing() throws IOException {
    store.set("a", "1");
    restart(AT_ONCE);
    assertThat(Files.readAllBytes(description)).containsOnly(0);
    byte[] killed = Files.readAllBytes(file);
    store.close();
    byte[] stale = Files.readAllBytes(description);

    Files.write(file, killed);
    Files.write(description, stale); // of a later stop: the pages have the same identity
    store = new StoreDriver(settings());
    assertThat(store.text("a")).isEqualTo("1");
    store.close();
    Files.write(description, stale); // of an earlier one
    store = new StoreDriver(settings());
    assertThat(store.text("a")).isNull();
    store.close();
    Files.delete(description);
    store = new StoreDriver(settings());
    assertThat(store.stats().items()).isZero();
  }

  @Test
  void fileOfAnotherFormat_startsEmpty() throws IOException {
    store.set("a", "1");
    store.close();
    try (RandomAccessFile bytes = new RandomAccessFile(description.toFile(), "rw")) {
      bytes.seek(Long.BYTES);
      bytes.writeInt(2);
    }
    store = new StoreDriver(settings());
    assertThat(store.stats().items()).isZero();
  }

  @Test
  void foreignFile_isLeftAlone() throws IOException {
    Path foreign = folder.resolve("foreign");
    for (String text : List.of("precious", "precious".repeat(10_000))) {
      Files.writeString(foreign, text);
      try (StoreDriver other = new StoreDriver(settings().withMemoryFile(foreign))) {
        other.set("a", "1");
        assertThat(other.text("a")).isEqualTo("1");
      }
      assertThat(foreign).hasContent(text);
    }
  }

  @Test
  void foreignFileThatBeginsWithZeros_isLeftAlone() throws IOException {
    Path image = folder.resolve("image");
    byte[] bytes = new byte[MEBIBYTE];
    bytes[32 << 10] = 1; // As that of a CD does.
    Files.write(image, bytes);
    try (StoreDriver other = new StoreDriver(settings().withMemoryFile(image))) {
      other.set("a", "1");
    }
    assertThat(image).hasBinaryContent(bytes);
  }

  @Test
  void fileOfZeros_isTaken() throws IOException {
    Path zeros = folder.resolve("zeros");
    Files.write(zeros, new byte[3 * MEBIBYTE], StandardOpenOption.CREATE);
    StoreSettings settings = settings().withMemoryFile(zeros);
    try (StoreDriver other = new StoreDriver(settings)) {
      other.set("a", "1");
    }
    try (StoreDriver other = new StoreDriver(settings)) {
      assertThat(other.text("a")).isEqualTo("1");
    }
  }

  @Test
  void file_isItsOwnersAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void fileInUse_orThatCannotBeHad_failsWithASentence() {
    assertThatThrownBy(() -> new StoreDriver(settings()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith(file + " is in use by another node");
    Path none = folder.resolve("none/items");
    assertThatThrownBy(() -> new StoreDriver(settings().withMemoryFile(none)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("memory file: " + none + " (No such file");
  }

  @Test
  void lessMemoryAtRunTime_andMoreAgain_reusesPlacesInTheFile() {
    store.store().limitMegabytes(1);
    fill("k");
    store.store().limitMegabytes(16);
    fill("l");
    StoreInspection.check(store.store(), List.of());
    restart(AT_ONCE);
    assertThat(store.text("l9999")).isNotNull();
  }
}
