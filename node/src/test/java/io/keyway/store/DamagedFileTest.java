package io.keyway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.memory.Memory;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that finds damaged files starts, empty or with the right items. */
final class DamagedFileTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final int ROUNDS = 100;
  private static final int ITEMS = 3_000;

  private final Map<String, String> model = new HashMap<>();
  private Random random = new Random();

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private Path description = Path.of("");

  @BeforeEach
  void seed() {
    long seed = System.nanoTime();
    System.out.println("DamagedFileTest seed " + seed);
    random = new Random(seed);
    file = folder.resolve("items");
    description = folder.resolve("items.meta");
  }

  private StoreSettings settings() {
    return new StoreSettings(4, 1.25, 48, 2 * MEBIBYTE).withMemoryFile(file);
  }

  private StoreDriver filled() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(description);
    model.clear();
    StoreDriver store = new StoreDriver(settings());
    for (int i = 0; i < ITEMS; i++) {
      byte[] value = new byte[random.nextInt(i % 1000 == 0 ? 1_500_000 : 600)];
      random.nextBytes(value);
      store.put(StorageMode.SET, "k" + i, value, 0, 0, 0);
      model.put("k" + i, new String(value, StandardCharsets.ISO_8859_1));
    }
    return store;
  }

  @Test
  void flippedBitsAndCuts_inEitherFile() throws IOException {
    filled().close();
    byte[] pages = Files.readAllBytes(file);
    int used = pages.length;
    while (pages[used - 1] == 0) {
      used--;
    }
    pages = Arrays.copyOf(pages, (used / MEBIBYTE + 1) * MEBIBYTE);
    byte[] described = Files.readAllBytes(description);
    int kept = 0;
    for (int i = 0; i < ROUNDS; i++) {
      boolean first = random.nextBoolean();
      Files.write(file, first ? damaged(pages) : pages);
      Files.write(description, first ? described : damaged(described));
      kept += startedWithAll() ? 1 : 0;
    }
    // What is hit may be nobody's, as the rest of the header's mebibyte is.
    assertThat(kept).as("starts that noticed nothing").isLessThan(ROUNDS / 4);
    Files.write(file, pages);
    Files.write(description, described);
    assertThat(startedWithAll()).isTrue();
  }

  private byte[] damaged(byte[] right) {
    byte[] bytes = right.clone();
    int at = random.nextInt(right.length);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      default -> {
        byte[] other = new byte[Math.min(right.length - at, 1 + random.nextInt(100))];
        random.nextBytes(other);
        other[0] = (byte) ~bytes[at];
        System.arraycopy(other, 0, bytes, at, other.length);
      }
    }
    return bytes;
  }

  /** Whether the store has everything; otherwise it must have nothing. */
  private boolean startedWithAll() {
    try (StoreDriver store = new StoreDriver(settings())) {
      StoreInspection.check(store.store(), List.of());
      boolean all = store.stats().items() > 0;
      model.forEach((key, value) -> {
        String found = store.text(key);
        assertThat(found == null || (all && found.equals(value))).as(key).isTrue();
      });
      store.set("new", "1");
      assertThat(store.text("new")).isEqualTo("1");
      return all;
    }
  }

  /**
   * Damage that a checksum can't tell, as it was there before: what a fault of ours would leave.
   */
  @Test
  void damagedItems_areNeverFollowed() throws IOException {
    int refused = 0;
    for (int i = 0; i < ROUNDS / 3; i++) {
      StoreDriver store = filled();
      PagePool pages = store.store().slabs().pages();
      int flips = 1 + random.nextInt(20);
      for (int flip = 0; flip < flips; flip++) {
        SlabClass damaged = largestOf(store);
        // What was just allocated lies in a page of its class.
        int reference = store.store().slabs().allocate(damaged.id());
        long page = pages.address(reference) - pages.offset(reference);
        long chunk = page + (long) random.nextInt(damaged.chunksPerPage()) * damaged.chunkBytes();
        long at = chunk + random.nextInt(20); // All of the header but for lengths and unique.
        Memory.putByte(at, (byte) random.nextInt());
      }
      store.close();
      try (StoreDriver again = new StoreDriver(settings())) {
        StoreInspection.check(again.store(), List.of());
        refused += again.stats().items() == 0 ? 1 : 0;
        for (int item = 0; item < ITEMS; item++) {
          again.text("k" + item);
        }
      }
    }
    assertThat(refused).isPositive();
  }

  /** One of the classes that have most of the items. */
  private SlabClass largestOf(StoreDriver store) {
    List<ClassStats> classes =
        store.store().report().classes().stream()
            .sorted(Comparator.comparingInt(ClassStats::usedChunks).reversed())
            .toList();
    return store.store().slabs().slabClass(classes.get(random.nextInt(5)).id());
  }
}
