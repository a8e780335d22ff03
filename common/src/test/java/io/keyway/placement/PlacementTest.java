package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementTest {

  private static final List<Target> THREE =
      List.of(
          new Target("10.0.0.1", 11211, 1),
          new Target("10.0.0.2", 11211, 2),
          new Target("10.0.0.3", 11212, 1));

  static List<RecordedPlacement> recordings() throws Exception {
    return RecordedPlacement.readAll();
  }

  /** Every profile with every hash it takes. */
  static Stream<Scheme> schemes() {
    return Profile.all().stream()
        .flatMap(profile -> profile.hashes().stream().map(hash -> scheme(profile, hash)));
  }

  static Stream<Scheme> profiles() {
    return Profile.all().stream().map(profile -> scheme(profile, ""));
  }

  private static Scheme scheme(Profile profile, String hash) {
    return profile.scheme(hash, ProfileTest.neededBy(profile));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void ownerOf_keysOfARealClient_agreesOnEveryOne(RecordedPlacement recording) {
    Placement placement = recording.scheme().placement(recording.targets(), recording.dead());
    List<String> keys = recording.keys();
    assertThat(recording.owners()).hasSameSizeAs(keys).hasSize(2_000);
    for (int i = 0; i < keys.size(); i++) {
      char expected = recording.owners().charAt(i);
      if (expected != RecordedPlacement.ABSENT) {
        assertThat(recording.letter(ownerOf(placement, keys.get(i).getBytes(UTF_8))))
            .as("%s, key '%s'", recording, keys.get(i))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void recordings_coverEveryProfile() throws Exception {
    List<String> recorded =
        recordings().stream().map(r -> r.scheme().profile().name()).distinct().toList();
    assertThat(recordings()).hasSize(444);
    assertThat(Profile.all().stream().map(Profile::name).filter(name -> !recorded.contains(name)))
        .containsExactly("elasticache-java.ketama_libmemcached_format_weighted");
  }

  @Test
  void ownerOf_clientThatGaveUp_isNobody() throws Exception {
    RecordedPlacement recording =
        recordings().stream()
            .filter(r -> r.name().startsWith("python-memcached") && !r.dead().isEmpty())
            .findFirst()
            .orElseThrow();
    Placement placement = recording.scheme().placement(recording.targets(), List.of(0, 1, 2));
    assertThat(ownerOf(placement, "key".getBytes(UTF_8))).isEqualTo(Placement.NONE);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void ownerOf_oneTarget_isAlwaysThat(Scheme scheme) {
    Placement placement = scheme.placement(List.of(new Target("10.0.0.1", 11211, 7)));
    assertThat(IntStream.range(0, 300).map(i -> ownerOf(placement, ("key" + i).getBytes(UTF_8))))
        .containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void ownerOf_rangeOfALargerArray_isThatOfTheKeyAlone(Scheme scheme) {
    Placement placement = scheme.placement(THREE);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] key = new byte[1 + random.nextInt(400)];
      random.nextBytes(key);
      byte[] larger = new byte[key.length + 20];
      random.nextBytes(larger);
      int offset = random.nextInt(20);
      System.arraycopy(key, 0, larger, offset, key.length);
      assertThat(placement.ownerOf(larger, offset, key.length))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(ownerOf(placement, key));
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void ownerOf_afterTheFirstKeys_allocatesNothing(Scheme scheme) {
    Placement placement = scheme.placement(THREE);
    byte[] key = "clé:{of}:a|#|key".getBytes(UTF_8);
    assertThat(allocatedBytes(placement, key, 1_000)).isNotNegative();
    // A single look-up that allocates does so in each of them.
    assertThat(allocatedBytes(placement, key, 10_000)).isLessThan(10_000);
  }

  private static long allocatedBytes(Placement placement, byte[] key, int lookUps) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int owners = 0;
    for (int i = 0; i < lookUps; i++) {
      owners += placement.ownerOf(key, 0, key.length);
    }
    assertThat(owners).isNotNegative();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void ownerOf_rangeOutsideTheArray_isRefused(Scheme scheme) {
    Placement placement = scheme.placement(THREE);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> placement.ownerOf(new byte[10], 5, 6));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void copy_usedByAnotherThread_agrees(Scheme scheme) throws Exception {
    Placement placement = scheme.placement(THREE);
    Placement copy = placement.copy();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<int[]> owners = threads.submit(ownersOfManyKeys(placement));
      Future<int[]> ownersOfCopy = threads.submit(ownersOfManyKeys(copy));
      assertThat(ownersOfCopy.get()).isEqualTo(owners.get());
    }
  }

  private static Callable<int[]> ownersOfManyKeys(Placement placement) {
    return () ->
        IntStream.range(0, 5_000)
            .map(i -> ownerOf(placement, ("key" + i).getBytes(UTF_8)))
            .toArray();
  }

  private static int ownerOf(Placement placement, byte[] key) {
    return placement.ownerOf(key, 0, key.length);
  }
}
