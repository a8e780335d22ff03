package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RingFileTest {

  private static final String SERVERS = "zk1:2181,zk2:2181/chroot";
  private static final Ring RING =
      Ring.stable(
          7,
          "libmemcached.ketama_weighted",
          List.of(Member.of("node-1", new Address("10.0.0.1", 11211)).withWeight(3)),
          Set.of());

  @TempDir private Path folder;
  private RingFile file;
  private Path path;

  @BeforeEach
  void open() {
    file = new RingFile(folder.resolve("state"), SERVERS, "c", "p");
    path = folder.resolve("state/c/p.ring");
  }

  @Test
  void write_thenRead_isTheRingAndNothingElseIsLeft() throws IOException {
    file.write(RING.withEpoch(6));
    file.write(RING);

    RingFile.Saved saved = file.read().orElseThrow();
    assertThat(saved.ring()).isEqualTo(RING);
    assertThat(saved.current()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    try (Stream<Path> files = Files.list(path.getParent())) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void confirm_saysUntilWhenTheRingWasCurrent() throws IOException {
    file.write(RING);
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
    Instant old = file.read().orElseThrow().current();

    file.confirm();

    assertThat(file.read().orElseThrow().current()).isAfter(old.plus(Duration.ofDays(2)));
  }

  @Test
  void read_tornAnywhere_isNothing() throws IOException {
    file.write(RING);
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(file.read()).as("first %d bytes", length).isEmpty();
    }
  }

  @Test
  void read_anyBitFlipped_isNothing() throws IOException {
    file.write(RING);
    byte[] whole = Files.readAllBytes(path);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, flipped);
      assertThat(file.read()).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void read_ofAnotherEnsembleClusterOrPool_isNothing() throws IOException {
    file.write(RING);
    byte[] content = Files.readAllBytes(path);

    assertThat(new RingFile(folder.resolve("state"), "other:2181", "c", "p").read()).isEmpty();
    Files.createDirectories(folder.resolve("state/d"));
    Files.write(folder.resolve("state/d/p.ring"), content);
    assertThat(new RingFile(folder.resolve("state"), SERVERS, "d", "p").read()).isEmpty();
    Files.write(folder.resolve("state/c/q.ring"), content);
    assertThat(new RingFile(folder.resolve("state"), SERVERS, "c", "q").read()).isEmpty();
    Files.write(path, "something else\n".repeat(100_000).getBytes(UTF_8));
    assertThat(file.read()).isEmpty();
  }

  @Test
  void noFile_isNothing() {
    assertThat(file.read()).isEmpty();
  }

  @Test
  void folderThatCannotBeMade_costsNothingElse() throws IOException {
    Files.writeString(folder.resolve("state"), "a file");

    file.write(RING);
    file.confirm();

    assertThat(file.read()).isEmpty();
  }
}
