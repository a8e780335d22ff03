package io.keyway.bench;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a workload on targets, side by side: stores the keys in each, then one round on each in
 * turn, again and again, so that whatever else the machine does falls on all of them. One instance
 * per run; one thread.
 */
public final class Bench {

  private static final long CLOSE_SECONDS_MAX = 5;

  private final Workload workload;
  private final PrintWriter progress;
  private final RequestBytes requests;
  private final KeyPicker picker;

  /**
   * Prepares the requests.
   *
   * @param progress takes a line per round
   */
  public Bench(Workload workload, PrintWriter progress) {
    this.workload = workload;
    this.progress = progress;
    this.requests = new RequestBytes(workload.keyspace(), workload.valueBytes());
    this.picker = new KeyPicker(workload.keyspace(), workload.zipfExponent());
  }

  /**
   * Runs all rounds on all targets.
   *
   * @param targets one or more
   * @throws TargetException if a target cannot be connected to, or does not store the keys
   */
  public Report run(List<Target> targets) throws InterruptedException {
    Transport transport = Transport.open(workload.threads());
    List<TargetLoad> loads = new ArrayList<>();
    try {
      for (Target target : targets) {
        loads.add(open(target, transport));
      }
      return new Report(workload, rounds(loads));
    } finally {
      for (TargetLoad load : loads) {
        load.close();
      }
      transport
          .group()
          .shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
          .await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }
  }

  private TargetLoad open(Target target, Transport transport) throws InterruptedException {
    InetSocketAddress address = resolve(target);
    new Population(target, workload, requests).store(address);
    Set<Long> pids = target.pids().isEmpty() ? ListeningProcess.pids(address) : target.pids();
    TargetLoad load = new TargetLoad(target, workload, pids, transport, requests, picker);
    load.connect(address, transport);
    progress.printf("%s: %d keys stored, server pid %s%n", target, workload.keyspace(), text(pids));
    progress.flush();
    return load;
  }

  private static InetSocketAddress resolve(Target target) {
    try {
      return new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
    } catch (UnknownHostException e) {
      throw TargetException.unreachable(target, "no such host");
    }
  }

  private static String text(Set<Long> pids) {
    return pids.isEmpty() ? "not known" : pids.toString().replaceAll("[\\[\\]]", "");
  }

  private List<Report.Result> rounds(List<TargetLoad> loads) throws InterruptedException {
    List<List<Round>> rounds = new ArrayList<>();
    loads.forEach(load -> rounds.add(new ArrayList<>()));
    for (int number = 1; number <= workload.rounds(); number++) {
      for (int index = 0; index < loads.size(); index++) {
        Round round = loads.get(index).round();
        rounds.get(index).add(round);
        tell(number, loads.get(index).target(), round);
      }
    }
    List<Report.Result> results = new ArrayList<>();
    for (int index = 0; index < loads.size(); index++) {
      TargetLoad load = loads.get(index);
      results.add(new Report.Result(load.target(), load.pids(), rounds.get(index)));
    }
    return results;
  }

  private void tell(int number, Target target, Round round) {
    progress.printf(
        "round %d of %d, %s: %s ops/s, p99 %s µs, %d errors%n",
        number,
        workload.rounds(),
        target.name(),
        Metric.OPS.format(round.opsPerSecond()),
        Metric.P99.format(round.latencyMicrosP99()),
        round.errors());
    progress.flush();
  }

  /** The report as a table for people. */
  public static String table(Report report) {
    return ReportTable.text(report);
  }

  /** The report as JSON. */
  public static String json(Report report) {
    return ReportJson.text(report);
  }
}
