package io.keyway.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrefixSumsTest {

  private final PrefixSums sums = new PrefixSums();

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    sums.forEach(lines::add);
    return lines;
  }

  @Test
  void samePrefix_isAddedUp() {
    sums.add("PREFIX user get 1 hit 2 set 3 del 4");
    sums.add("PREFIX a get 0 hit 0 set 0 del 1");
    sums.add("PREFIX user get 10 hit 20 set 30 del 40");
    assertThat(lines())
        .containsExactly(
            "PREFIX user get 11 hit 22 set 33 del 44", "PREFIX a get 0 hit 0 set 0 del 1");
  }

  @Test
  void prefixes_mayBeEmptyOrHoldBlanks() {
    sums.add("PREFIX  get 1 hit 0 set 0 del 0");
    sums.add("PREFIX a b get 1 get 2 hit 0 set 0 del 0");
    assertThat(lines())
        .containsExactly(
            "PREFIX  get 1 hit 0 set 0 del 0", "PREFIX a b get 1 get 2 hit 0 set 0 del 0");
  }

  @Test
  void otherLines_areLeftOut() {
    sums.add("PREFIX");
    sums.add("PREFIX user get 1 hit 2 set 3");
    sums.add("PREFIX user get -1 hit 2 set 3 del 4");
    sums.add("PREFIX user get 99999999999999999999 hit 2 set 3 del 4");
    assertThat(lines()).isEmpty();
  }

  @Test
  void prefixesOverTheLimit_areLeftOutAndThatIsSaid() {
    for (int i = 0; i < PrefixSums.PREFIXES_MAX; i++) {
      sums.add("PREFIX p" + i + " get 1 hit 0 set 0 del 0");
    }
    sums.add("PREFIX p7 get 1 hit 0 set 0 del 0");
    assertThat(sums.isIncomplete()).isFalse();
    sums.add("PREFIX more get 1 hit 0 set 0 del 0");
    assertThat(sums.isIncomplete()).isTrue();
    assertThat(lines())
        .hasSize(PrefixSums.PREFIXES_MAX)
        .contains("PREFIX p7 get 2 hit 0 set 0 del 0");
  }
}
