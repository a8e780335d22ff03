package io.keyway.placement;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KetamaTest {

  @Test
  void labelCount_equalWeights_roundsDownWhereFloatsFallShort() {
    assertThat(IntStream.rangeClosed(1, 100).filter(n -> Ketama.labelCount(1, n, n) != 40))
        .containsExactly(25, 47, 50, 55, 61, 71, 94, 100);
    assertThat(Ketama.labelCount(1, 25, 25)).isEqualTo(39);
  }

  @ParameterizedTest
  @CsvSource({
    "11, 28, 7, 109",
    "1, 3, 1, 13",
    "1, 1, 1, 40",
    "1, 1000000, 2, 0",
    "999999, 1000000, 2, 79"
  })
  void labelCount_weight_isItsFloatShare(int weight, long total, int targets, int expected) {
    assertThat(Ketama.labelCount(weight, total, targets)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "2, 40", "3, 40", "24, 40", "25, 39", "47, 39", "50, 39", "51, 40"})
  void ring_equalWeights_hasThePointsOfItsLabels(int targetCount, int labelCount) throws Exception {
    List<Target> targets =
        IntStream.range(0, targetCount)
            .mapToObj(i -> new Target("10.0.0." + i, 11211 + i % 2, 1))
            .toList();
    NavigableMap<Long, Integer> expected = new TreeMap<>();
    for (int index = 0; index < targetCount; index++) {
      addPoints(expected, targets.get(index).label(), labelCount, index);
    }
    assertThat(expected).hasSize(targetCount * labelCount * 4);

    Ketama ketama = new Ketama(targets);

    expected.forEach((point, index) -> {
      assertThat(ketama.indexOf(point.intValue())).as("at %d", point).isEqualTo(index);
      assertThat(ketama.indexOf(point.intValue() + 1))
          .as("above %d", point)
          .isEqualTo(firstFrom(expected, point + 1));
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff})
  void indexOf_endsOfTheCircle_isUnsignedAndWraps(int hash) throws Exception {
    NavigableMap<Long, Integer> expected = new TreeMap<>();
    for (int index = 0; index < 3; index++) {
      addPoints(expected, "abc".substring(index, index + 1), 40, index);
    }
    Ketama ketama =
        new Ketama(
            List.of(
                new Target("a", 11211, 1), new Target("b", 11211, 1), new Target("c", 11211, 1)));
    assertThat(ketama.indexOf(hash)).isEqualTo(firstFrom(expected, Integer.toUnsignedLong(hash)));
  }

  @Test
  void indexOf_sharedPoints_goToTheFirstTarget() {
    Target target = new Target("a", 11211, 1);
    Ketama ketama = new Ketama(List.of(target, target));
    assertThat(IntStream.range(0, 1_000).map(i -> ketama.indexOf(i * 0x9e3779b9))).containsOnly(0);
  }

  @Test
  void indexOf_weightTooSmallForALabel_isNeverOwner() {
    Ketama ketama = new Ketama(List.of(new Target("a", 11211, 1), new Target("b", 11211, 1_000)));
    assertThat(IntStream.range(0, 1_000).map(i -> ketama.indexOf(i * 0x9e3779b9))).containsOnly(1);
  }

  private static void addPoints(
      NavigableMap<Long, Integer> points, String label, int labelCount, int index)
      throws Exception {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    for (int i = 0; i < labelCount; i++) {
      ByteBuffer digest =
          ByteBuffer.wrap(md5.digest((label + "-" + i).getBytes(US_ASCII)))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (digest.hasRemaining()) {
        points.putIfAbsent(Integer.toUnsignedLong(digest.getInt()), index);
      }
    }
  }

  private static int firstFrom(NavigableMap<Long, Integer> points, long hash) {
    var entry = points.ceilingEntry(hash);
    return (entry == null ? points.firstEntry() : entry).getValue();
  }
}
