package io.keyway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.fixture.FreePort;
import io.keyway.fixture.Memcached;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchTest {

  private static final PrintWriter SILENT = new PrintWriter(Writer.nullWriter());

  @ParameterizedTest
  @CsvSource({"1,1,0", "8,1,0", "7,20,0", "50,1,0", "50,4,0", "8,4,20000"})
  void counts_ofARound_agreeWithTheServer(int keys, int depth, double rate) throws Exception {
    Workload workload = Workloads.brief(10, depth, keys, 0.2, rate);
    try (Memcached memcached = Memcached.start()) {
      Transport transport = Transport.open(1);
      RequestBytes requests = new RequestBytes(workload.keyspace(), workload.valueBytes());
      KeyPicker picker = new KeyPicker(workload.keyspace(), workload.zipfExponent());
      Target target = Target.parse("real=" + memcached.address());
      new Population(target, workload, requests).store(memcached.socketAddress());
      TargetLoad load =
          new TargetLoad(
              target,
              workload,
              ListeningProcess.pids(memcached.socketAddress()),
              transport,
              requests,
              picker);
      load.connect(memcached.socketAddress(), transport);
      Map<String, Long> before = memcached.stats();

      Round round = load.round();

      Map<String, Long> after = memcached.stats();
      Tally all = new Tally();
      load.loops().forEach(loop -> all.add(loop.measured()));
      load.loops().forEach(loop -> all.add(loop.unmeasured()));
      load.close();
      transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
      assertThat(all.getKeys()).isPositive().isEqualTo(delta(before, after, "cmd_get"));
      assertThat(all.hits()).isEqualTo(delta(before, after, "get_hits"));
      assertThat(all.sets()).isPositive().isEqualTo(delta(before, after, "cmd_set"));
      assertThat(round.errors()).isZero();
      assertThat(round.hitShare()).isEqualTo(1);
    }
  }

  private static long delta(Map<String, Long> before, Map<String, Long> after, String name) {
    return after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
  }

  @Test
  void rate_underWhatTheServerCanDo_isKept() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      Round round = round(memcached, Workloads.brief(10, 1, 1, 0.5, 1000));

      assertThat(round.opsPerSecond()).isBetween(700.0, 1300.0);
    }
  }

  @Test
  void server_killedHalfWay_showsErrorsAndEndsTheRound() throws Exception {
    Workload workload = Workloads.brief(10, 4, 1, 60, 0);
    try (Memcached memcached = Memcached.start();
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Round> running = background.submit(() -> round(memcached, workload));
      awaitGets(memcached);

      memcached.kill();

      Awaitility.await().atMost(Duration.ofSeconds(5)).until(running::isDone);
      assertThat(running.get().errors()).isGreaterThanOrEqualTo(workload.connections());
      assertThat(running.get().firstError()).isNotEmpty();
    }
  }

  @Test
  void server_frozenInAnOpenLoop_showsTheWaitOfWhatWasDue() throws Exception {
    try (Memcached memcached = Memcached.start();
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Round> running =
          background.submit(() -> round(memcached, Workloads.brief(2, 1, 1, 1, 2000)));
      awaitGets(memcached);

      new ProcessBuilder("kill", "-STOP", Long.toString(memcached.pid())).start().waitFor();

      Round round = running.get();
      assertThat(round.unsent()).isPositive();
      assertThat(round.latencyMicrosMax()).isGreaterThan(100_000);
      assertThat(round.errors()).isEqualTo(2);
      assertThat(round.firstError()).isEqualTo("no reply");
    }
  }

  private static void awaitGets(Memcached memcached) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> memcached.stats().getOrDefault("cmd_get", 0L) > 100);
  }

  private static Round round(Memcached memcached, Workload workload) throws InterruptedException {
    return round(Target.parse("real=" + memcached.address()), workload);
  }

  private static Round round(Target target, Workload workload) throws InterruptedException {
    return new Bench(workload, SILENT)
        .run(List.of(target))
        .results()
        .getFirst()
        .rounds()
        .getFirst();
  }

  @Test
  void targets_several_haveARatioToTheFirst() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      List<Target> targets =
          List.of(
              Target.parse("one=" + memcached.address()),
              Target.parse("two=" + memcached.address()));

      Report report = new Bench(Workloads.brief(4, 1, 1, 0.1, 0), SILENT).run(targets);

      assertThat(Bench.table(report)).contains("one").contains("two").contains("ratio");
      assertThat(Bench.json(report)).containsOnlyOnce("ratioToFirst");
      assertThat(report.results()).allMatch(result -> result.pids().contains(memcached.pid()));
    }
  }

  @Test
  void processes_ofALoopbackTarget_areFoundByItsPort() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      assertThat(ListeningProcess.pids(memcached.socketAddress())).containsExactly(memcached.pid());
    }
  }

  @Test
  void cpu_ofAProcessThatIsGone_isNotKnown() throws Exception {
    long pid;
    try (Memcached memcached = Memcached.start()) {
      pid = memcached.pid();
      assertThat(ProcessCpu.micros(Set.of(pid))).isNotNegative();
    }
    assertThat(ProcessCpu.micros(Set.of(pid))).isNaN();
  }

  @Test
  void target_refusingConnections_isNamedInOneSentence() throws IOException {
    Target target = Target.parse("gone=127.0.0.1:" + FreePort.find());

    assertThatThrownBy(() -> new Bench(Workloads.brief(1, 1, 1, 1, 0), SILENT).run(List.of(target)))
        .isInstanceOf(TargetException.class)
        .hasMessage("cannot connect to %s: Connection refused", target);
  }

  @Test
  void reply_withAValueOfTheWrongLength_isAnError() throws Exception {
    Round round = roundAgainst(key -> "VALUE " + key + " 0 3\r\nabc\r\nEND\r\n");

    assertThat(round.errors()).isPositive();
    assertThat(round.opsPerSecond()).isPositive();
    assertThat(round.firstError()).isEqualTo("a value of the wrong length");
  }

  @Test
  void reply_withAnErrorLine_isAnErrorAndKeepsTheConnection() throws Exception {
    Round round = roundAgainst(key -> "SERVER_ERROR node-2 unavailable\r\n");

    assertThat(round.errors()).isGreaterThan(4);
    assertThat(round.firstError()).isEqualTo("SERVER_ERROR node-2 unavailable");
  }

  @Test
  void reply_ofAnotherKind_closesTheConnection() throws Exception {
    Round round = roundAgainst(key -> "STORED\r\n");

    assertThat(round.errors()).isBetween(2L, 8L);
    assertThat(round.firstError()).isEqualTo("a reply to another request");
  }

  private static Round roundAgainst(Function<String, String> answer) throws Exception {
    try (AnsweringServer server = new AnsweringServer(answer).start()) {
      return round(server.target(), Workloads.brief(2, 4, 1, 0.1, 0));
    }
  }
}
