package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command over three nodes, as a client sees it. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxyCommandsTest {

  private static final int MEBIBYTE = 1 << 20;

  private final TestPool pool = TestPool.ofNodes(3);
  private TestClient client = connect();

  private TestClient connect() {
    try {
      return pool.client();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void empty() throws IOException {
    client.close();
    client = pool.client();
    assertThat(client.ask("flush_all")).isEqualTo("OK");
  }

  @AfterEach
  void inStep() throws IOException {
    assertThat(client.ask("mn")).isEqualTo("MN");
  }

  @AfterAll
  void close() throws IOException {
    client.close();
    pool.close();
  }

  @Test
  void storage_onEveryNode_answersAsOneServer() throws IOException {
    for (int node = 0; node < 3; node++) {
      String key = pool.keyOn(node, "storage");
      assertThat(client.ask("replace " + key + " 1 0 1\r\nr")).isEqualTo("NOT_STORED");
      assertThat(client.ask("append " + key + " 1 0 1\r\nr")).isEqualTo("NOT_STORED");
      assertThat(client.ask("prepend " + key + " 1 0 1\r\nr")).isEqualTo("NOT_STORED");
      assertThat(client.ask("cas " + key + " 1 0 1 1\r\nr")).isEqualTo("NOT_FOUND");
      assertThat(client.ask("add " + key + " 4294967295 0 2\r\nbc")).isEqualTo("STORED");
      assertThat(client.ask("add " + key + " 1 0 1\r\nr")).isEqualTo("NOT_STORED");
      assertThat(client.ask("append " + key + " 9 0 1\r\nd")).isEqualTo("STORED");
      assertThat(client.ask("prepend " + key + " 9 0 1\r\na")).isEqualTo("STORED");
      assertThat(client.get(key).values())
          .containsExactly(new Value(key, "4294967295", "", "abcd"));
      assertThat(client.ask("replace " + key + " 2 0 0\r\n")).isEqualTo("STORED");
      assertThat(client.get(key).values()).containsExactly(new Value(key, "2", "", ""));
    }
  }

  @Test
  void cas_withTheUniqueOfGets_storesOnce() throws IOException {
    for (int node = 0; node < 3; node++) {
      String key = pool.keyOn(node, "cas");
      client.set(key, "old");
      client.send("gets " + key + " nobody\r\n");
      Values read = client.values();
      assertThat(read.end()).isEqualTo("END");
      String unique = read.values().getFirst().unique();
      assertThat(unique).isNotEmpty();
      assertThat(client.ask("cas " + key + " 0 0 3 " + unique + "\r\nnew")).isEqualTo("STORED");
      assertThat(client.ask("cas " + key + " 0 0 3 " + unique + "\r\nbad")).isEqualTo("EXISTS");
      assertThat(client.get(key).data()).containsEntry(key, "new");
    }
  }

  @Test
  void singleKeyCommands_onEveryNode_answerAsOneServer() throws IOException {
    for (int node = 0; node < 3; node++) {
      String key = pool.keyOn(node, "single");
      assertThat(client.ask("incr " + key + " 1")).isEqualTo("NOT_FOUND");
      assertThat(client.ask("touch " + key + " 100")).isEqualTo("NOT_FOUND");
      assertThat(client.ask("delete " + key)).isEqualTo("NOT_FOUND");
      client.set(key, "18446744073709551615");
      assertThat(client.ask("incr " + key + " 11")).isEqualTo("10");
      assertThat(client.ask("decr " + key + " 3")).isEqualTo("7");
      assertThat(client.ask("touch " + key + " 100")).isEqualTo("TOUCHED");
      assertThat(client.ask("incr " + key + " x"))
          .isEqualTo("CLIENT_ERROR invalid numeric delta argument");
      client.set(key, "abc");
      assertThat(client.ask("incr " + key + " 1"))
          .isEqualTo("CLIENT_ERROR cannot increment or decrement non-numeric value");
      client.send("gat -1 " + key + "\r\n");
      assertThat(client.values().data()).containsEntry(key, "abc");
      assertThat(client.get(key).values()).isEmpty();
      client.set(key, "abc");
      client.send("gats 100 " + key + " nobody\r\n");
      assertThat(client.values().values().getFirst().unique()).isNotEmpty();
      assertThat(client.ask("delete " + key + " 0")).isEqualTo("DELETED");
    }
  }

  @Test
  void commandsToAllNodes_areAnsweredOnce() throws IOException {
    assertThat(client.ask("verbosity 1")).isEqualTo("OK");
    assertThat(client.ask("version")).startsWith("VERSION ");
    assertThat(client.ask("mn")).isEqualTo("MN");
    for (int node = 0; node < 3; node++) {
      client.set(pool.keyOn(node, "flushed"), "x");
    }
    assertThat(client.ask("flush_all")).isEqualTo("OK");
    for (int node = 0; node < 3; node++) {
      assertThat(client.get(pool.keyOn(node, "flushed")).values()).isEmpty();
    }
    client.send("flush_all noreply\r\nverbosity 1 noreply\r\n");
    assertThat(client.ask("flush_all x")).startsWith("CLIENT_ERROR");
  }

  @Test
  void commandsOnOneProcess_areAnErrorAndNothingElse() throws IOException {
    List<String> commands =
        List.of("watch", "slabs automove 0", "lru mode flat", "lru_crawler enable");
    for (String command : commands) {
      assertThat(client.ask(command)).isEqualTo("ERROR");
    }
    assertThat(client.ask("cache_memlimit 64")).isEqualTo("ERROR");
    assertThat(client.ask("shutdown")).isEqualTo("SERVER_ERROR: shutdown not enabled");
    assertThat(client.ask("mn")).isEqualTo("MN");
  }

  @Test
  void noreply_isSilentAndDone() throws IOException {
    client.send("set silent 1 0 1 noreply\r\n5\r\nincr silent 1 noreply\r\n");
    client.send("append silent 1 0 1 noreply\r\n0\r\nadd silent 1 0 1 noreply\r\n0\r\n");
    client.send("touch silent 10 noreply\r\ndelete nobody noreply\r\nset gone 1 0 1\r\n1\r\n");
    client.send("incr silent x noreply\r\nset bad 1 0 2 noreply\r\nabcdef\r\n");
    client.send("delete gone noreply\r\ndecr silent 1 noreply\r\n");
    assertThat(client.line()).isEqualTo("STORED");
    // What follows a bad data chunk is read as a line of its own.
    assertThat(client.line()).isEqualTo("ERROR");
    assertThat(client.get("silent", "gone", "bad").data()).isEqualTo(Map.of("silent", "59"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1_000, 10_000})
  void multiGet_withDuplicatesAndMisses_hasEveryValueInOrder(int count) throws IOException {
    Random random = seeded();
    StringBuilder sets = new StringBuilder();
    for (int i = 0; i < count; i += 2) {
      String value = "value of " + i + " ".repeat(random.nextInt(64));
      sets.append("set k%d %d 0 %d noreply\r\n%s\r\n".formatted(i, i, value.length(), value));
    }
    client.send(sets.toString());
    assertThat(client.ask("mn")).isEqualTo("MN");
    List<String> keys = new ArrayList<>();
    List<String> hits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(count);
      keys.add("k" + key);
      if (key % 2 == 0) {
        hits.add("k" + key);
      }
    }
    Values values = client.get(keys.toArray(String[]::new));
    assertThat(values.end()).isEqualTo("END");
    assertThat(values.values()).extracting(Value::key).isEqualTo(hits);
    for (Value value : values.values()) {
      assertThat(value.data()).startsWith("value of " + value.flags());
      assertThat("k" + value.flags()).isEqualTo(value.key());
    }
  }

  @Test
  void pipelineOfMixedCommands_overAllNodes_isAnsweredInOrder() throws Exception {
    Random random = seeded();
    CommandModel model = new CommandModel(random);
    StringBuilder requests = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      model.next(requests, expected);
    }
    FutureTask<Boolean> sent =
        new FutureTask<>(() -> {
          client.send(requests.toString());
          return true;
        });
    Thread.startVirtualThread(sent);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(client.line()).as("line %d", i).isEqualTo(expected.get(i));
    }
    assertThat(sent.get()).isTrue();
  }

  @Test
  void twoClients_oneReadsAllNodesWhileTheOtherPipelines_getTheirOwn() throws Exception {
    String[] keys = new String[300];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "shared" + i;
      client.set(keys[i], "of " + keys[i]);
    }
    FutureTask<Integer> pipeline = new FutureTask<>(() -> pipelineCounters(2_000));
    Thread.startVirtualThread(pipeline);
    int rounds = 0;
    while (rounds < 50 || !pipeline.isDone()) {
      Map<String, String> data = client.get(keys).data();
      assertThat(data).hasSize(keys.length);
      data.forEach((key, value) -> assertThat(value).isEqualTo("of " + key));
      rounds++;
    }
    assertThat(pipeline.get()).isEqualTo(2_000);
  }

  private int pipelineCounters(int count) throws IOException {
    try (TestClient other = pool.client()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < count; i++) {
        requests.append(
            "set c%d 0 0 %d\r\n%d\r\nincr c%d 1\r\n".formatted(i, (i + "").length(), i, i));
      }
      other.send(requests.toString());
      for (int i = 0; i < count; i++) {
        assertThat(other.line()).isEqualTo("STORED");
        assertThat(other.line()).isEqualTo(Integer.toString(i + 1));
      }
      return count;
    }
  }

  @Test
  void valueOfAlmostAMebibyte_comesBackWhole() throws IOException {
    String large = "0123456789abcdef".repeat(MEBIBYTE / 16).substring(512);
    for (int node = 0; node < 3; node++) {
      String key = pool.keyOn(node, "large");
      assertThat(client.set(key, large)).isEqualTo("STORED");
    }
    Values values =
        client.get(pool.keyOn(0, "large"), pool.keyOn(1, "large"), pool.keyOn(2, "large"));
    assertThat(values.values()).hasSize(3).allMatch(value -> value.data().equals(large));
  }

  @ParameterizedTest
  @ValueSource(ints = {MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE})
  void valueOverTheLimit_isSwallowedAndTheOldValueOfASetGone(int length) throws IOException {
    String value = "x".repeat(length);
    for (String command : List.of("set", "add", "append")) {
      client.set(command, "old");
      assertThat(client.ask(command + " " + command + " 0 0 " + length + "\r\n" + value))
          .isEqualTo("SERVER_ERROR object too large for cache");
    }
    assertThat(client.get("set", "add", "append").data())
        .isEqualTo(Map.of("add", "old", "append", "old"));
    client.send("set append 0 0 " + length + " noreply\r\n" + value + "\r\n");
    assertThat(client.get("append").values()).isEmpty();
  }

  @Test
  void badDataChunk_leavesTheOldValue() throws IOException {
    client.set("chunk", "old");
    assertThat(client.ask("set chunk 0 0 3\r\nabcde")).isEqualTo("CLIENT_ERROR bad data chunk");
    // The line end that was not where it should be is an empty line now.
    assertThat(client.line()).isEqualTo("CLIENT_ERROR bad command line format");
    assertThat(client.get("chunk").data()).containsEntry("chunk", "old");
  }

  @Test
  void clientThatEndsItsSide_getsAllItsAnswers() throws IOException {
    try (TestClient half = pool.client()) {
      half.send("set h1 0 0 1\r\na\r\nset h2 0 0 1\r\nb\r\nget h1 h2 h3\r\nget h");
      half.endOutput();
      assertThat(half.line()).isEqualTo("STORED");
      assertThat(half.line()).isEqualTo("STORED");
      assertThat(half.values().data()).isEqualTo(Map.of("h1", "a", "h2", "b"));
      assertThat(half.isEnded()).isTrue();
    }
  }

  @Test
  void quit_afterPipelinedRequests_closesBehindTheirReplies() throws IOException {
    try (TestClient leaving = pool.client()) {
      leaving.send("set q 0 0 1\r\na\r\nget q\r\nstats\r\nquit\r\nget q\r\n");
      assertThat(leaving.line()).isEqualTo("STORED");
      assertThat(leaving.values().data()).isEqualTo(Map.of("q", "a"));
      for (String line = leaving.line(); !line.equals("END"); line = leaving.line()) {
        assertThat(line).startsWith("STAT ");
      }
      assertThat(leaving.isEnded()).isTrue();
    }
  }

  @Test
  void clientsOverTheLimit_areToldAndLetInWhenOthersLeave() throws Exception {
    try (TestPool small = TestPool.emptyFor(2);
        TestClient first = small.client()) {
      TestClient second = small.client();
      assertThat(first.ask("mn")).isEqualTo("MN");
      assertThat(second.ask("mn")).isEqualTo("MN");
      try (TestClient third = small.client()) {
        assertThat(third.line()).isEqualTo("ERROR Too many open connections");
        assertThat(third.isEnded()).isTrue();
      }
      second.close();
      Awaitility.await()
          .until(() -> {
            try (TestClient again = small.client()) {
              again.send("mn\r\n");
              return again.line().equals("MN");
            }
          });
      assertThat(small.proxy().clients().rejected()).isPositive();
    }
  }

  @Test
  void stats_areTheSumsOfTheNodes() throws IOException {
    for (int i = 0; i < 300; i++) {
      client.set("stat" + i, "x".repeat(i));
      client.get("stat" + i, "miss" + i);
    }
    Map<String, String> merged = client.stats("");
    Map<String, Long> sums = new TreeMap<>();
    List<String> summed =
        List.of(
            "cmd_set",
            "cmd_get",
            "get_hits",
            "get_misses",
            "curr_items",
            "total_items",
            "bytes",
            "limit_maxbytes",
            "threads",
            "cmd_flush",
            "cmd_touch");
    for (int node = 0; node < 3; node++) {
      try (TestClient direct = pool.node(node).client()) {
        Map<String, String> own = direct.stats("");
        summed.forEach(name -> sums.merge(name, Long.parseLong(at(own, name)), Long::sum));
        assertThat(merged.keySet()).containsAll(own.keySet());
      }
    }
    sums.forEach((name, sum) -> assertThat(at(merged, name)).as(name).isEqualTo(sum.toString()));
    assertThat(merged)
        .containsEntry("nodes_total", "3")
        .containsEntry("nodes_answered", "3")
        .containsEntry("nodes_failed", "0")
        .containsEntry("pid", Long.toString(ProcessHandle.current().pid()))
        .containsEntry("pointer_size", "64");
  }

  private static String at(Map<String, String> stats, String name) {
    String value = stats.get(name);
    assertThat(value).as(name).isNotNull();
    return value == null ? "" : value;
  }

  @Test
  void statsThatNoNodeKnows_answerTheirError() throws IOException {
    assertThat(client.stats("of nothing")).isEqualTo(Map.of("", "ERROR"));
  }

  @Test
  void poolWithoutMembers_saysSo() throws IOException {
    String line = "SERVER_ERROR pool default has no members yet";
    try (TestPool none = TestPool.emptyFor(2);
        TestClient lonely = none.client()) {
      assertThat(lonely.get("a", "b").end()).isEqualTo(line);
      assertThat(lonely.set("a", "b")).isEqualTo(line);
      assertThat(lonely.ask("delete a")).isEqualTo(line);
      assertThat(lonely.ask("flush_all")).isEqualTo(line);
      assertThat(lonely.ask("stats")).isEqualTo(line);
      lonely.send("set a 0 0 1 noreply\r\nb\r\n");
      assertThat(lonely.ask("version")).startsWith("VERSION ");
    }
  }

  private static Random seeded() {
    long seed = System.nanoTime();
    System.out.println("ProxyCommandsTest seed=" + seed);
    return new Random(seed);
  }
}
