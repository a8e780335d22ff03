package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import io.keyway.placement.Profile;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** New rings while clients are at work. */
@ExtendWith(LeakWatch.class)
final class RingChangeTest {

  private static final int CLIENTS = 4;

  @Test
  void newRings_underLoad_causeNoError() throws Exception {
    long seed = System.nanoTime();
    System.out.println("RingChangeTest seed=" + seed);
    try (TestPool pool = TestPool.ofNodes(3)) {
      List<Member> three = pool.members();
      List<Member> four = new ArrayList<>(three);
      four.add(Member.of("n4", pool.addNode().address()));
      List<List<Member>> rings =
          List.of(
              four,
              three,
              three.subList(0, 2),
              List.of(three.get(0).withWeight(5), three.get(1), three.get(2).withWeight(2)),
              three.reversed(),
              four.reversed());
      AtomicInteger rounds = new AtomicInteger();
      List<FutureTask<Boolean>> loads = new ArrayList<>();
      Random random = new Random(seed);
      for (int i = 0; i < CLIENTS; i++) {
        Random own = new Random(random.nextLong());
        FutureTask<Boolean> load = new FutureTask<>(() -> load(pool, own, rounds));
        loads.add(load);
        Thread.startVirtualThread(load);
      }
      for (int change = 0; change < 30; change++) {
        int before = rounds.get();
        Profile profile = random.nextBoolean() ? Profile.KETAMA : Profile.MODULO;
        pool.adopt(profile, rings.get(random.nextInt(rings.size())));
        Awaitility.await()
            .until(() -> rounds.get() > before + 8 || loads.stream().anyMatch(FutureTask::isDone));
      }
      rounds.set(Integer.MIN_VALUE);
      for (FutureTask<Boolean> load : loads) {
        assertThat(load.get()).isTrue();
      }
      assertThat(pool.proxy().epoch(TestPool.NAME)).isEqualTo(31);
    }
  }

  /** Pipelines writes and reads until the count of rounds turns negative. */
  private static boolean load(TestPool pool, Random random, AtomicInteger rounds)
      throws IOException {
    try (TestClient client = pool.client()) {
      while (rounds.getAndIncrement() >= 0) {
        String key = "ring" + random.nextInt(500);
        client.send(
            "set %s 0 0 %d\r\n%s\r\nget %s other1 other2\r\nincr nobody 1\r\n"
                .formatted(key, key.length(), key, key));
        assertThat(client.line()).isEqualTo("STORED");
        Values values = client.values();
        assertThat(values.end()).isEqualTo("END");
        assertThat(values.values()).allMatch(v -> v.key().equals(key) && v.data().equals(key));
        assertThat(client.line()).isEqualTo("NOT_FOUND");
      }
    }
    return true;
  }

  @Test
  void removedMember_answersWhatIsInFlightAndIsLetGo() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedNode slow = ScriptedNode.start(request -> ScriptedNode.good(request).after(gate));
        ScriptedNode other = ScriptedNode.start(ScriptedNode::good);
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, slow.address());
        TestClient client = pool.client();
        TestClient pace = pool.client()) {
      client.send("get k\r\nset k 0 0 1\r\nx\r\n");
      assertThat(pace.ask("mn")).isEqualTo("MN");
      pool.adopt(Profile.KETAMA, List.of(Member.of("n2", other.address())));
      assertThat(pace.get("k").data()).containsEntry("k", ScriptedNode.valueOf("k"));
      assertThat(slow.openCount()).isEqualTo(1);
      gate.countDown();
      assertThat(client.values().data()).containsEntry("k", ScriptedNode.valueOf("k"));
      assertThat(client.line()).isEqualTo("STORED");
      Awaitility.await().until(() -> slow.openCount() == 0);
    }
  }

  @Test
  void memberRemovedBeforeItAnsweredAtAll_failsItsRequestsAndLosesNoBuffer() throws Exception {
    try (ScriptedNode mute = ScriptedNode.start(ScriptedNode::good);
        ScriptedNode other = ScriptedNode.start(ScriptedNode::good)) {
      mute.answerVersion(Answer.stalled("", 0));
      for (int i = 0; i < 5; i++) {
        try (TestPool pool = TestPool.over(TestPool.IMPATIENT, mute.address());
            TestClient client = pool.client();
            TestClient pace = pool.client()) {
          client.send("get k\r\nset k 0 0 1\r\nx\r\n");
          assertThat(pace.ask("mn")).isEqualTo("MN");
          pool.adopt(Profile.KETAMA, List.of(Member.of("n2", other.address())));
          assertThat(client.values().end()).startsWith("SERVER_ERROR n1 unavailable: no ");
          assertThat(client.line()).startsWith("SERVER_ERROR n1 unavailable: no ");
          assertThat(client.get("k").end()).isEqualTo("END");
          Awaitility.await().until(() -> mute.openCount() == 0);
        }
      }
    }
  }

  @Test
  void unknownPlacement_isRefusedAndTheOldRingStays() throws IOException {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(2);
        TestClient client = pool.client()) {
      Ring strange = Ring.stable(7, "by-phase-of-moon", pool.members().subList(0, 1), Set.of());
      assertThatThrownBy(() -> pool.proxy().adopt(TestPool.NAME, strange))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("by-phase-of-moon");
      assertThat(pool.proxy().epoch(TestPool.NAME)).isEqualTo(1);
      assertThat(client.set("a", "1")).isEqualTo("STORED");
      assertThat(client.stats("")).containsEntry("nodes_total", "2");
    }
  }

  @Test
  void ringWithoutMembers_isSaidSoAndLeftAgain() throws IOException {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(2);
        TestClient client = pool.client()) {
      List<Member> members = pool.members();
      assertThat(client.set("a", "1")).isEqualTo("STORED");
      pool.adopt(Profile.KETAMA, List.of());
      assertThat(client.get("a").end()).startsWith("SERVER_ERROR pool default has no members");
      pool.adopt(Profile.KETAMA, members);
      assertThat(client.get("a").data()).containsEntry("a", "1");
    }
  }

  @Test
  void memberAtAnotherAddress_keepsItsKeysAndIsAskedThere() throws IOException {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(2);
        TestClient client = pool.client()) {
      Member moved = pool.members().get(0).withAddress(pool.addNode().address());
      pool.adopt(Profile.MODULO, List.of(moved, pool.members().get(1)));
      String key = pool.keyOn(0, "moved");
      assertThat(client.set(key, "1")).isEqualTo("STORED");
      try (TestClient direct = pool.node(2).client()) {
        assertThat(direct.get(key).data()).containsEntry(key, "1");
      }
    }
  }
}
