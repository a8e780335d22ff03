package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementTest {

  private static final List<Target> THREE =
      List.of(new Target("a", 11211, 1), new Target("b", 11211, 2), new Target("c", 11212, 1));

  static List<RecordedOwners> recordings() throws Exception {
    return RecordedOwners.readAll();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void ownerOf_keysOfARealClient_agreesOnEveryOne(RecordedOwners recording) {
    Placement placement = recording.profile().placement(recording.targets());
    assertThat(recording.addressByKey()).hasSizeGreaterThanOrEqualTo(1_840);
    assertThat(recording.addressByKey())
        .allSatisfy((key, address) -> {
          Target owner = recording.targets().get(ownerOf(placement, key.getBytes(UTF_8)));
          assertThat(owner.host() + ":" + owner.port()).isEqualTo(address);
        });
  }

  @ParameterizedTest
  @EnumSource
  void ownerOf_oneTarget_isAlwaysThat(Profile profile) {
    Placement placement = profile.placement(List.of(new Target("a", 11211, 7)));
    assertThat(IntStream.range(0, 1_000).map(i -> ownerOf(placement, ("key" + i).getBytes(UTF_8))))
        .containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void ownerOf_rangeOfALargerArray_isThatOfTheKeyAlone(Profile profile) {
    Placement placement = profile.placement(THREE);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      byte[] key = new byte[1 + random.nextInt(250)];
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
  @EnumSource
  void ownerOf_rangeOutsideTheArray_isRefused(Profile profile) {
    Placement placement = profile.placement(THREE);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> placement.ownerOf(new byte[10], 5, 6));
  }

  @ParameterizedTest
  @EnumSource
  void copy_usedByAnotherThread_agrees(Profile profile) throws Exception {
    Placement placement = profile.placement(THREE);
    Placement copy = placement.copy();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<int[]> owners = threads.submit(ownersOfManyKeys(placement));
      Future<int[]> ownersOfCopy = threads.submit(ownersOfManyKeys(copy));
      assertThat(ownersOfCopy.get()).isEqualTo(owners.get());
    }
    assertThat(ownersOfManyKeys(placement).call()).contains(0, 1, 2);
  }

  private static Callable<int[]> ownersOfManyKeys(Placement placement) {
    return () ->
        IntStream.range(0, 20_000)
            .map(i -> ownerOf(placement, ("key" + i).getBytes(UTF_8)))
            .toArray();
  }

  private static int ownerOf(Placement placement, byte[] key) {
    return placement.ownerOf(key, 0, key.length);
  }
}
