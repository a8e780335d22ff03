package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Member;
import io.keyway.placement.Profile;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that a proxy passes on in pieces. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LongValueTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final int WHOLE = 64 << 10;

  private static final String UNAVAILABLE = "SERVER_ERROR n1 unavailable: ";

  private final TestPool pool = TestPool.ofRoomyNodes(64 * MEBIBYTE);

  @BeforeAll
  void warmUp() throws IOException {
    try (TestClient client = pool.client()) {
      client.get("a", "b", "c", "d", "e", "f");
    }
  }

  @AfterAll
  void close() {
    pool.close();
  }

  @Test
  void values_ofAllLengths_comeBackAsTheyWere() throws IOException {
    try (TestClient client = pool.client()) {
      for (int length :
          List.of(0, 1, WHOLE - 1, WHOLE, WHOLE + 1, 2 * WHOLE, MEBIBYTE, 20 * MEBIBYTE)) {
        String value = pattern(length, length);
        assertThat(client.set("any", value)).isEqualTo("STORED");
        assertThat(client.get("any").data().get("any")).isEqualTo(value);
      }
    }
  }

  @Test
  void longValue_overTheNodesLimit_isRefusedByTheNodeAndStaysInStep() throws IOException {
    try (TestClient client = pool.client()) {
      assertThat(client.set("huge", "old")).isEqualTo("STORED");
      assertThat(client.set("huge", "x".repeat(65 * MEBIBYTE)))
          .isEqualTo("SERVER_ERROR object too large for cache");
      assertThat(client.get("huge").values()).isEmpty();
    }
  }

  @Test
  void longValue_amongPipelinedRequestsOnItsKey_keepsTheirOrder() throws IOException {
    String value = pattern(3 * MEBIBYTE, 1);
    String store = "set p 0 0 " + value.length();
    try (TestClient client = pool.client()) {
      client.send("set p 0 0 1\r\na\r\nget p\r\nadd p 0 0 " + value.length() + "\r\n" + value);
      client.send("\r\nget p\r\n" + store + "\r\n" + value + "\r\nget p\r\nset p 0 0 1\r\nb\r\n");
      client.send("get p\r\n" + store + " noreply\r\n" + value + "\r\nget p\r\ndelete p\r\n");
      client.send("get p q\r\n");
      assertThat(client.line()).isEqualTo("STORED");
      assertThat(client.values().data()).containsEntry("p", "a");
      assertThat(client.line()).isEqualTo("NOT_STORED");
      assertThat(client.values().data()).containsEntry("p", "a");
      assertThat(client.line()).isEqualTo("STORED");
      assertThat(client.values().data().get("p")).isEqualTo(value);
      assertThat(client.line()).isEqualTo("STORED");
      assertThat(client.values().data()).containsEntry("p", "b");
      assertThat(client.values().data().get("p")).isEqualTo(value);
      assertThat(client.line()).isEqualTo("DELETED");
      assertThat(client.values().data()).isEmpty();
    }
  }

  @Test
  void longValue_withoutItsLineEnd_isABadChunk() throws IOException {
    for (String end : List.of("xx", "\rx", "x\n")) {
      try (TestClient client = pool.client()) {
        client.send("set bad 0 0 " + 2 * WHOLE + "\r\n" + "v".repeat(2 * WHOLE) + end);
        assertThat(client.line()).isEqualTo("CLIENT_ERROR bad data chunk");
      }
      try (TestClient client = pool.client()) {
        assertThat(client.set("bad", pattern(MEBIBYTE, 2))).isEqualTo("STORED");
      }
    }
  }

  @Test
  void clientThatStopsInALongValue_holdsUpNobodyAndStoresNothing() throws IOException {
    try (TestClient other = pool.client();
        TestClient halting = pool.client()) {
      other.set("half", "whole");
      halting.send("set half 0 0 " + 10 * MEBIBYTE + "\r\n" + "h".repeat(5 * MEBIBYTE));
      for (int i = 0; i < 100; i++) {
        assertThat(other.get("half").data()).containsEntry("half", "whole");
      }
      assertThat(other.set("half", pattern(MEBIBYTE, 3))).isEqualTo("STORED");
      halting.reset();
      Awaitility.await().until(() -> pool.proxy().clients().current() == 1);
      assertThat(other.get("half").data().get("half")).isEqualTo(pattern(MEBIBYTE, 3));
    }
  }

  @Test
  void clientThatEndsItsSideInALongValue_isClosed() throws IOException {
    try (TestClient client = pool.client()) {
      client.send("set half2 0 0 " + MEBIBYTE + "\r\n" + "h".repeat(MEBIBYTE / 2));
      client.endOutput();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void clientThatEndsItsSideBehindALongValue_isAnswered() throws IOException {
    String value = pattern(30 * MEBIBYTE, 5);
    try (TestClient client = pool.client()) {
      client.send("set ended 0 0 " + value.length() + "\r\n" + value + "\r\n");
      client.endOutput();
      assertThat(client.line()).isEqualTo("STORED");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void deferredValue_thatTheNodeRefusesTheSecondTime_isAnError() throws IOException {
    String value = "v".repeat(5 * MEBIBYTE);
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedNode node =
            ScriptedNode.start(_ ->
                asked.getAndIncrement() == 0
                    ? Answer.of("VALUE k 0 " + value.length() + "\r\n" + value + "\r\nEND\r\n")
                    : Answer.of("SERVER_ERROR out of memory writing get response\r\n"));
        TestPool one = TestPool.over(BackendSettings.DEFAULTS, node.address());
        TestClient client = one.client()) {
      Values values = client.get("k");
      assertThat(values.values()).isEmpty();
      assertThat(values.end()).isEqualTo("SERVER_ERROR out of memory writing get response");
    }
  }

  @Test
  void slowReaderOfMuch_getsAllInOrderWithinTheLimit() throws IOException {
    int values = 100;
    try (TestClient client = pool.client();
        TestClient other = pool.client()) {
      for (int i = 0; i < values; i++) {
        assertThat(client.set("slow" + i, pattern(MEBIBYTE, i))).isEqualTo("STORED");
      }
      long before = bufferMegabytes();
      try (TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < values; i++) {
          requests.append("get slow").append(i).append("\r\n");
        }
        requests.append("get");
        IntStream.range(0, values).forEach(i -> requests.append(" slow").append(i));
        slow.send(requests + "\r\n");
        for (int i = 0; i < 200; i++) {
          assertThat(other.get("slow").end()).isEqualTo("END");
        }
        assertThat(bufferMegabytes() - before).as("MiB for the slow reader").isLessThan(64);
        for (int i = 0; i < values; i++) {
          Values one = slow.values();
          assertThat(one.end()).isEqualTo("END");
          assertThat(one.data().get("slow" + i)).isEqualTo(pattern(MEBIBYTE, i));
        }
        Values all = slow.values();
        assertThat(all.end()).isEqualTo("END");
        assertThat(all.values()).hasSize(values);
        for (int i = 0; i < values; i++) {
          Value value = all.values().get(i);
          assertThat(value.key()).isEqualTo("slow" + i);
          assertThat(value.data()).isEqualTo(pattern(MEBIBYTE, i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"set k 0 0 1\r\ny", "delete k", "flush_all", "incr k 1", "gat -1 k"})
  void slowReaderThatChangesWhatItReads_getsWhatWasThereBefore(String change) throws IOException {
    String value = pattern(MEBIBYTE, 5);
    try (TestClient client = pool.client();
        TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
      client.set("k", value);
      slow.send("get k\r\n".repeat(20) + change + "\r\nget other\r\n");
      letAllAnswersCome(client);
      slow.send("set k 0 0 1\r\nz\r\nget k\r\n");
      for (int i = 0; i < 20; i++) {
        assertThat(slow.values().data().get("k")).as("reply %d", i).isEqualTo(value);
      }
      slow.values();
      assertThat(slow.values().end()).isEqualTo("END");
      assertThat(slow.line()).isEqualTo("STORED");
      assertThat(slow.values().data()).containsEntry("k", "z");
    }
  }

  @Test
  void slowReaderOfManyValuesThatItChanges_getsAllOfWhatWasThereBefore() throws IOException {
    String value = pattern(MEBIBYTE, 6);
    try (TestClient client = pool.client();
        TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
      client.set("k", value);
      slow.send("get k\r\n".repeat(100) + "delete k\r\n");
      letAllAnswersCome(client);
      for (int i = 0; i < 100; i++) {
        assertThat(slow.values().data().get("k")).as("reply %d", i).isEqualTo(value);
      }
      assertThat(slow.line()).isEqualTo("DELETED");
    }
  }

  @Test
  void slowReaderThatReadsTooMuchAtOnceAndChangesIt_getsAnErrorAndNoLaterValue()
      throws IOException {
    String value = pattern(MEBIBYTE, 6);
    try (TestClient client = pool.client();
        TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
      client.set("k", value);
      slow.send("get" + " k".repeat(100) + "\r\ndelete k\r\n");
      letAllAnswersCome(client);
      Values values = slow.values();
      assertThat(values.end()).isEqualTo("SERVER_ERROR too many bytes wait for the client");
      assertThat(values.values()).hasSizeBetween(40, 99);
      assertThat(values.values()).allMatch(one -> one.data().equals(value));
      assertThat(slow.line()).isEqualTo("DELETED");
    }
  }

  /** Asks so often that what others have asked for is there. */
  private static void letAllAnswersCome(TestClient client) throws IOException {
    for (int i = 0; i < 10; i++) {
      client.get("k");
    }
  }

  @Test
  void slowReaderOfManyMetaValues_getsThemAllWithinTheLimit() throws IOException {
    int requests = 400;
    String value = pattern(MEBIBYTE, 9);
    try (TestClient client = pool.client();
        TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
      assertThat(client.set("meta", value)).isEqualTo("STORED");
      long before = bufferMegabytes();
      slow.send("mg meta v\r\n".repeat(requests) + "mn\r\n");
      for (int i = 0; i < 200; i++) {
        assertThat(client.ask("mg meta")).isEqualTo("HD");
      }
      assertThat(bufferMegabytes() - before).as("MiB for the slow reader").isLessThan(64);
      assertThat(metaValues(slow, value)).isEqualTo(requests);
    }
  }

  @Test
  void slowReaderOfHugeMetaValues_isToldWhatThereIsNoRoomFor() throws IOException {
    String value = pattern(8 * MEBIBYTE, 9);
    try (TestClient client = pool.client();
        TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
      assertThat(client.set("meta", value)).isEqualTo("STORED");
      long before = bufferMegabytes();
      slow.send("mg meta v\r\n".repeat(16) + "mn\r\n");
      for (int i = 0; i < 200; i++) {
        assertThat(client.ask("mg meta")).isEqualTo("HD");
      }
      assertThat(bufferMegabytes() - before).as("MiB for the slow reader").isLessThan(200);
      assertThat(metaValues(slow, value)).isBetween(7, 12);
    }
  }

  /** Reads meta answers up to an MN; returns how many have a value, as the others had no room. */
  private static int metaValues(TestClient client, String value) throws IOException {
    int values = 0;
    for (String line = client.line(); !line.equals("MN"); line = client.line()) {
      if (line.equals("VA " + value.length())) {
        values++;
        assertThat(client.bytes(value.length())).isEqualTo(value);
        assertThat(client.line()).isEmpty();
      } else {
        assertThat(line).isEqualTo("SERVER_ERROR too many bytes wait for the client");
      }
    }
    return values;
  }

  @Test
  void slowReaderThatLeaves_leavesNothingBehind() throws IOException {
    try (TestClient client = pool.client()) {
      client.set("left", pattern(8 * MEBIBYTE, 1));
      for (int i = 0; i < 5; i++) {
        TestClient slow = TestClient.connectNarrow(pool.proxy().address());
        slow.send("get left left\r\nget left\r\n".repeat(20));
        slow.bytes(100_000 * i);
        slow.reset();
      }
      Awaitility.await().until(() -> pool.proxy().clients().current() == 1);
      assertThat(client.get("left").data().get("left")).isEqualTo(pattern(8 * MEBIBYTE, 1));
    }
  }

  @Test
  void nodeThatDiesInALongValue_costsTheClientItsConnection() throws IOException {
    String reply = "VALUE k 0 " + MEBIBYTE + "\r\n" + "v".repeat(MEBIBYTE) + "\r\nEND\r\n";
    try (ScriptedNode node = ScriptedNode.start(_ -> Answer.cut(reply, reply.length() / 2));
        TestPool broken = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = broken.client()) {
      client.send("get k\r\n");
      assertThat(client.line()).startsWith("VALUE k 0 ");
      String rest = readToEnd(client);
      assertThat(rest).matches("v{0,524288}");
    }
  }

  @Test
  void nodeThatIsSlowWithAMetaValue_isNotLateWhileItGoesOn() throws IOException {
    String reply = "VA " + MEBIBYTE + " kk\r\n" + "v".repeat(MEBIBYTE) + "\r\n";
    try (ScriptedNode node = ScriptedNode.start(_ -> Answer.slow(reply));
        TestPool slow = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = slow.client()) {
      assertThat(client.ask("mg k v")).isEqualTo("VA " + MEBIBYTE);
    }
  }

  @Test
  void nodeThatStallsInALongValue_isGivenUp() throws IOException {
    String reply = "VALUE k 0 " + MEBIBYTE + "\r\n" + "v".repeat(MEBIBYTE) + "\r\nEND\r\n";
    try (ScriptedNode node = ScriptedNode.start(_ -> Answer.stalled(reply, reply.length() / 2));
        TestPool hung = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = hung.client()) {
      client.send("get k\r\n");
      readToEnd(client);
    }
  }

  @Test
  void nodeThatStallsInALongValue_whileAnotherAnswersOne_costsTheClientItsConnection()
      throws IOException {
    String half = "VALUE %s 0 " + MEBIBYTE + "\r\n" + "a".repeat(MEBIBYTE / 2);
    String whole = "VALUE %s 0 " + 2 * WHOLE + "\r\n" + "b".repeat(2 * WHOLE) + "\r\nEND\r\n";
    try (ScriptedNode stalling =
            ScriptedNode.start(get -> Answer.stalled(half.formatted(keyOf(get)), half.length()));
        ScriptedNode sound = ScriptedNode.start(get -> Answer.of(whole.formatted(keyOf(get))));
        TestPool two = TestPool.empty(TestPool.IMPATIENT)) {
      two.adopt(
          Profile.KETAMA,
          List.of(Member.of("n1", stalling.address()), Member.of("n2", sound.address())));
      try (TestClient client = two.client()) {
        client.send("get " + two.keyOn(0, "k") + ' ' + two.keyOn(1, "k") + "\r\n");
        assertThat(client.line()).startsWith("VALUE k");
        assertThat(readToEnd(client).replace("a", "")).isEmpty();
      }
    }
  }

  private static String keyOf(String get) {
    return get.substring("get ".length());
  }

  @Test
  void nodeThatStopsTakingALongValue_isGivenUpAndTheClientStaysInStep() throws IOException {
    try (ScriptedNode node = ScriptedNode.start(_ -> Answer.stalled("STORED\r\n", 3));
        TestPool hung = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = hung.client()) {
      assertThat(client.set("k", "v".repeat(MEBIBYTE)))
          .startsWith(UNAVAILABLE + "no progress within");
      assertThat(client.ask("mn")).isEqualTo("MN");
    }
  }

  @Test
  void nodeThatTakesNothingOfALongValue_isGivenUp() throws IOException {
    try (ScriptedNode node = ScriptedNode.start(ScriptedNode::good);
        TestPool hung = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = hung.client()) {
      assertThat(client.get("k").end()).isEqualTo("END");
      node.readNoValues();
      assertThat(client.set("k", "v".repeat(20 * MEBIBYTE)))
          .startsWith(UNAVAILABLE + "no progress within");
    }
  }

  @Test
  void clientOfANodeThatTakesNothing_isHeldBack() throws IOException {
    BackendSettings patient = BackendSettings.DEFAULTS;
    try (ScriptedNode node = ScriptedNode.start(ScriptedNode::good);
        TestPool hung = TestPool.over(patient, node.address());
        TestClient client = hung.client()) {
      assertThat(client.get("k").end()).isEqualTo("END");
      node.readNoValues();
      long before = bufferMegabytes();
      client.send("set k 0 0 " + 500 * MEBIBYTE + "\r\n");
      byte[] piece = new byte[MEBIBYTE];
      Thread sending =
          Thread.startVirtualThread(() -> {
            try {
              while (true) {
                client.send(piece);
              }
            } catch (IOException e) {
              assertThat(e).isInstanceOf(SocketException.class);
            }
          });
      long most = 0;
      long end = System.nanoTime() + patient.replyTimeout().toNanos() * 3 / 4;
      while (System.nanoTime() < end) {
        most = Math.max(most, bufferMegabytes() - before);
      }
      assertThat(most).as("MiB for the client").isLessThan(32);
      assertThat(sending.isAlive()).isTrue();
    }
  }

  private static String readToEnd(TestClient client) {
    StringBuilder read = new StringBuilder();
    try {
      while (true) {
        read.append(client.bytes(1));
      }
    } catch (SocketException e) {
      throw new AssertionError("reset instead of an end", e);
    } catch (IOException e) {
      return read.toString();
    }
  }

  /** Text that differs from one seed to the next and from each piece to its neighbours. */
  private static String pattern(int length, int seed) {
    String part = "<" + seed + ">";
    StringBuilder text = new StringBuilder(length + 16);
    for (int i = 0; text.length() < length; i++) {
      text.append(part).append(i);
    }
    text.setLength(length);
    return text.toString();
  }

  /** What Netty has for buffers; the process as a whole also has the test's own heap. */
  private static long bufferMegabytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory()
        >> 20;
  }
}
