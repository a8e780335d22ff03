package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.testing.CheckedLoad;
import io.keyway.testing.Fault;
import io.keyway.testing.FaultRelay;
import io.keyway.testing.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of three nodes misbehaves in the network's ways while clients check every value. */
@Tag("measuring")
final class FaultyNodeIT {

  private static final int CLIENTS = 4;

  /** Operations of every client that make sure that it has met what is to be met. */
  private static final int MANY = 25;

  /** Pieces of answers that a fault is done to before it is mended. */
  private static final int AFFLICTED = 3;

  /** Longer than a node may take for an answer. */
  private static final Duration HELD_STILL = Duration.ofMillis(1200);

  /** A node that has failed so often is left alone for up to 10 s before it is probed again. */
  private static final Duration HEALED_LIMIT = Duration.ofSeconds(15);

  /** An answer that nobody asked for, of a key that nobody asked for. */
  private static final String STRAY = "VALUE secret 0 6\r\nSECRET\r\nEND\r\n";

  private static final List<KeywayProcess> NODES = new ArrayList<>();
  private static final List<FaultRelay> RELAYS = new ArrayList<>();
  private static KeywayProcess proxy;
  private static CheckedLoad load;

  /** What is done to the answers of the first node. */
  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  enum Kind {
    SLOW(new Latency(Duration.ofMillis(50))),
    SLOWER(new Latency(Duration.ofMillis(300))),
    DRIPPING(Fault.DRIP),
    CUT_AT_ONCE(Fault.cutAt(0)),
    CUT_IN_A_LINE(Fault.cutAt(3)),
    CUT_IN_A_VALUE(Fault.cutAt(40)),
    RESET_AT_ONCE(Fault.resetAt(0)),
    RESET_IN_A_VALUE(Fault.resetAt(40)),
    GARBAGE(Fault.garbageAt(0, "\0\1\377 not the protocol\r\n")),
    HUGE_VALUE(Fault.garbageAt(0, "VALUE k 0 4294967293\r\n")),
    STRAY_BEFORE(Fault.strayAt(0, STRAY)),
    STRAY_WITHIN(Fault.strayAt(7, STRAY)),
    STRAY_BEHIND(Fault.strayAt(Integer.MAX_VALUE, STRAY)),
    STRAY_END(Fault.strayAt(0, "END\r\n")),
    STRAY_STORED(Fault.strayAt(0, "STORED\r\n")),
    REPEATING(Fault.repeat());

    private final Fault fault;

    Kind(Fault fault) {
      this.fault = fault;
    }

    boolean isHarmless() {
      return this == SLOW || this == SLOWER || this == DRIPPING;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      NODES.add(KeywayProcess.node());
      RELAYS.add(FaultRelay.to(NODES.get(i).port()));
      members.addAll(List.of("--member", "127.0.0.1:" + RELAYS.get(i).port()));
    }
    proxy = KeywayProcess.proxy(members.toArray(String[]::new));
    load = CheckedLoad.start(proxy.address(), CLIENTS);
    await().until(() -> load.operations() > 100);
  }

  @AfterAll
  static void stop() throws IOException {
    load.close();
    proxy.close();
    for (FaultRelay relay : RELAYS) {
      relay.close();
    }
    NODES.forEach(KeywayProcess::close);
    assertThat(load.wrong()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void faultOfOneNode_yieldsNoWrongValueAndNoErrorOfOthers(Kind kind) throws Exception {
    load.forget();
    int afflicted = relay().afflicted() + AFFLICTED;
    relay().inflict(kind.fault);
    await().atMost(HEALED_LIMIT).until(() -> relay().afflicted() >= afflicted);
    awaitOperations();
    relay().mend();
    healed(kind.name());
    if (kind.isHarmless()) {
      assertThat(load.errors()).isEmpty();
    }
  }

  @Test
  void hostThatIsGone_isFoundOutByTimeOut_andBackWhenItAnswers() throws Exception {
    load.forget();
    relay().silence();
    await().until(() -> errorsOfFirst() > 0);
    relay().mend();
    healed("gone");
    assertThat(load.slowest()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void flappingNode_failsItsOwnKeysOnly() throws Exception {
    load.forget();
    for (int i = 0; i < 4; i++) {
      long errors = errorsOfFirst();
      relay().cut();
      await().until(() -> errorsOfFirst() > errors);
      int connections = relay().connections();
      relay().mend();
      await().atMost(HEALED_LIMIT).until(() -> relay().connections() > connections);
    }
    healed("flapping");
  }

  @Test
  void proxyThatIsHeldStill_blamesNoNode() throws Exception {
    load.forget();
    for (int i = 0; i < 2; i++) {
      try (RawConnection witness = new RawConnection(proxy.address())) {
        proxy.pause();
        witness.assertLeftWaiting("version\r\n", HELD_STILL);
      } finally {
        proxy.resume();
      }
      healed("proxy held still");
    }
    assertThat(load.errors()).isEmpty();
  }

  @Test
  void otherServerAtTheNodesAddress_isAFreshNodeOrAnError() throws Exception {
    try (KeywayProcess other = KeywayProcess.node()) {
      load.forget();
      relay().swap(other.port());
      healed("swapped");
      // What was acknowledged on the other one has older values on this one.
      try (RawConnection direct = new RawConnection(NODES.getFirst().address())) {
        assertThat(direct.ask("flush_all\r\n")).isEqualTo("OK\r\n");
      }
      relay().swap(NODES.getFirst().port());
      healed("swapped back");
    }
  }

  private static FaultRelay relay() {
    return RELAYS.getFirst();
  }

  private static String firstNode() {
    return "127.0.0.1-" + relay().port();
  }

  private static long errorsOfFirst() {
    return load.errors().getOrDefault(firstNode(), 0L);
  }

  private static void awaitOperations() {
    int operations = load.operations();
    await().until(() -> load.operations() > operations + MANY);
  }

  /** Waits until no more errors come, and looks at those that came. */
  private static void healed(String what) {
    long start = System.nanoTime();
    await()
        .atMost(HEALED_LIMIT)
        .until(() -> {
          long errors = errorsOfFirst();
          awaitOperations();
          return errorsOfFirst() == errors;
        });
    Map<String, Long> errors = load.errors();
    System.out.printf(
        "%s: %s errors, slowest %d ms, served again after %d ms%n",
        what, errors, load.slowest().toMillis(), (System.nanoTime() - start) / 1_000_000);
    assertThat(errors.keySet()).isSubsetOf(Set.of(firstNode()));
    assertThat(load.wrong()).isEmpty();
  }
}
