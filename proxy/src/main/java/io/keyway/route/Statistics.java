package io.keyway.route;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyway.backend.Backend;
import io.keyway.backend.Expectation;
import io.keyway.measure.Measurements;
import io.keyway.memory.Buffers;
import io.keyway.pool.Pool;
import io.keyway.protocol.Version;
import io.keyway.stats.ProxyCounters;
import io.keyway.stats.ProxyReport;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Answers {@code stats}: of all nodes as if they were one, of each node, of each pool, or of the
 * proxy itself, with what it measures. Event loop only.
 */
final class Statistics {

  /** What is counted by prefixes of keys; further words mean nothing. */
  private static final String PREFIXES = " *detail +dump( .*)?";

  private static final byte[] GENERAL = "stats\r\n".getBytes(US_ASCII);

  private final Routes routes;
  private final Broadcast broadcast;
  private final ProxyReport report;
  private final MeasuredStats measured;

  Statistics(Routes routes, Broadcast broadcast, ProxyReport report, Measurements measurements) {
    this.routes = routes;
    this.broadcast = broadcast;
    this.report = report;
    this.measured = new MeasuredStats(measurements, report.counters());
  }

  /**
   * Answers the statistics of a name.
   *
   * @param request asks a node for them
   */
  void answer(String name, StatsForm form, ReplyQueue queue, Consumer<ByteBuf> request) {
    switch (name) {
      case "proxy" -> own(this::ofProxy, form, queue);
      case "latency" -> own(measured::latency, form, queue);
      case "slow" -> own(measured::slow, form, queue);
      case "nodes" -> {
        Map<Backend, String> names = names();
        ask(names, new NodeStatsReply(report.counters(), names, form), queue);
      }
      case "pools" -> {
        Map<Backend, Pool> pools = pools();
        ask(pools, new PoolStatsReply(routes.pools(), pools, form), queue);
      }
      default -> ofAll(name, form, queue, request);
    }
  }

  private void ofAll(String name, StatsForm form, ReplyQueue queue, Consumer<ByteBuf> request) {
    List<Backend> members = routes.members();
    if (name.matches(PREFIXES)) {
      PrefixStatsReply reply = new PrefixStatsReply(members.size(), form);
      broadcast.askPrefixes(members, reply, queue, request);
    } else {
      PendingReply reply = new StatsReply(name, members.size(), form);
      broadcast.ask(members, Expectation.STATS, reply, queue, request);
    }
  }

  private void ofProxy(BiConsumer<String, String> figures) {
    figures.accept("version", Version.TEXT);
    report.forEach(figures);
  }

  private static void own(
      Consumer<BiConsumer<String, String>> figures, StatsForm form, ReplyQueue queue) {
    PendingReply reply = new FiguresReply(figures, form);
    queue.add(reply);
    reply.allBegun();
  }

  private void ask(Map<Backend, ?> members, PendingReply reply, ReplyQueue queue) {
    List<Backend> asked = List.copyOf(members.keySet());
    broadcast.ask(asked, Expectation.STATS, reply, queue, out -> Buffers.write(out, GENERAL));
  }

  /** All members of all pools, each with its name in statistics. */
  private Map<Backend, String> names() {
    ProxyCounters counters = report.counters();
    Map<Backend, String> names = new LinkedHashMap<>();
    pools().forEach((node, pool) -> names.put(node, counters.nameOf(pool.name(), node.name())));
    return names;
  }

  private Map<Backend, Pool> pools() {
    Map<Backend, Pool> pools = new LinkedHashMap<>();
    for (Pool pool : routes.pools()) {
      pool.view().backends().forEach(backend -> pools.put(backend, pool));
    }
    return pools;
  }
}
