package io.keyway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.inspect.BreakerState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChangesTest {

  private static Map<String, BreakerState> breaker(int open, long opens) {
    return Map.of("n1", new BreakerState(open, opens));
  }

  private static List<String> kinds(BreakerChanges changes) {
    return changes.events(1).stream().map(Event::kind).toList();
  }

  private static List<String> kinds(
      Map<String, BreakerState> before, Map<String, BreakerState> after) {
    BreakerChanges changes = new BreakerChanges();
    changes.add(before, after);
    return kinds(changes);
  }

  @Test
  void breakerThatOpens_isAnEvent_andSoIsItsClosing() {
    assertThat(kinds(breaker(0, 0), breaker(2, 2))).containsExactly("breaker-opened");
    assertThat(kinds(breaker(2, 2), breaker(1, 2))).isEmpty();
    assertThat(kinds(breaker(1, 2), breaker(0, 2))).containsExactly("breaker-closed");
  }

  @Test
  void breakerThatOpenedAndClosedBetweenTwoSamples_isBoth() {
    assertThat(kinds(breaker(0, 3), breaker(0, 4)))
        .containsExactly("breaker-opened", "breaker-closed");
  }

  @Test
  void breakerOfANewNode_mayBeOpenAlready() {
    assertThat(kinds(Map.of(), breaker(1, 1))).containsExactly("breaker-opened");
  }

  @Test
  void breakerThatOneOfTwoProxiesOpens_isAnEvent() {
    BreakerChanges changes = new BreakerChanges();
    changes.add(breaker(0, 5), breaker(0, 5));
    changes.add(breaker(0, 0), breaker(1, 1));
    assertThat(kinds(changes)).containsExactly("breaker-opened");
  }

  @Test
  void proxyThatWasStartedAnew_hasWhatIsOpenNow() {
    assertThat(kinds(breaker(0, 9), breaker(0, 0))).isEmpty();
    assertThat(kinds(breaker(0, 9), breaker(1, 1))).containsExactly("breaker-opened");
    assertThat(kinds(breaker(1, 9), breaker(1, 1))).isEmpty();
  }

  @Test
  void proxyThatBeginsToTell_opensNothing() {
    BreakerChanges changes = new BreakerChanges();
    changes.add(breaker(0, 0), breaker(0, 0));
    changes.add(null, breaker(1, 7));
    assertThat(kinds(changes)).isEmpty();
  }
}
