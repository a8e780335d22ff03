package io.keyway.placement;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyway.placement.Continuum.Tie;
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

class ContinuumTest {

  private static final Labels KETAMA = new Labels(Label::hostUnlessDefaultPort, LabelCount::ketama);

  @ParameterizedTest
  @CsvSource({"1, 40", "2, 40", "3, 40", "24, 40", "25, 39", "47, 39", "50, 39", "51, 40"})
  void ketama_equalWeights_hasThePointsOfItsLabels(int targetCount, int labelCount)
      throws Exception {
    List<Server> servers =
        IntStream.range(0, targetCount)
            .mapToObj(i -> new Server(i, new Target("10.0.0." + i, 11211 + i % 2, 1)))
            .toList();
    NavigableMap<Long, Integer> expected = new TreeMap<>();
    for (Server server : servers) {
      String label = Label.hostUnlessDefaultPort(server.target());
      addPoints(expected, label, labelCount, server.index());
    }
    assertThat(expected).hasSize(targetCount * labelCount * 4);

    Continuum continuum = ketama(servers);

    expected.forEach((point, index) -> {
      assertThat(continuum.indexOf(point)).as("at %d", point).isEqualTo(index);
      assertThat(continuum.indexOf(point + 1))
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
    Continuum continuum = ketama(List.of(server(0, "a", 1), server(1, "b", 1), server(2, "c", 1)));
    long unsigned = Integer.toUnsignedLong(hash);
    assertThat(continuum.indexOf(unsigned)).isEqualTo(firstFrom(expected, unsigned));
  }

  @ParameterizedTest
  @CsvSource({"FIRST, 3", "LAST, 9"})
  void indexOf_sharedPoint_goesByTheTie(Tie tie, int expected) {
    Continuum.Builder points = new Continuum.Builder();
    for (int index : new int[] {9, 3, 5}) {
      points.add(-7, index);
      points.add(100, 1);
    }
    Continuum continuum = points.build(tie);
    assertThat(continuum.indexOf(0xfffffff9L)).isEqualTo(expected);
    assertThat(continuum.indexOf(101)).isEqualTo(expected);
    assertThat(continuum.indexOf(100)).isEqualTo(1);
    assertThat(continuum.indexOf(0xfffffffaL)).isEqualTo(1);
  }

  @Test
  void ketama_weightTooSmallForALabel_isNeverOwner() {
    Continuum continuum = ketama(List.of(server(0, "a", 1), server(1, "b", 1_000)));
    assertThat(IntStream.range(0, 1_000).map(i -> continuum.indexOf(i * 0x9e3779b9L)))
        .containsOnly(1);
  }

  @Test
  void build_noPoints_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Continuum.Builder().build(Tie.FIRST))
        .withMessageStartingWith("points of the continuum: none");
  }

  @Test
  void add_tooManyPoints_isRefused() {
    Continuum.Builder points = new Continuum.Builder();
    for (int i = 0; i < Continuum.POINTS_MAX; i++) {
      points.add(i, 0);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> points.add(0, 0))
        .withMessageStartingWith("points of the continuum: more than 4194304");
  }

  private static Server server(int index, String host, int weight) {
    return new Server(index, new Target(host, 11211, weight));
  }

  private static Continuum ketama(List<Server> servers) {
    return KETAMA.continuum(servers, DigestHash.md5(), DigestHash.WORDS, Tie.FIRST);
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
