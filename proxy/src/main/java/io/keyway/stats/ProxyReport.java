package io.keyway.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * What {@code stats proxy} shows: figures of the whole proxy, what its event loops have counted,
 * and the breakers of its nodes. Any thread, once all figures are added.
 */
public final class ProxyReport {

  private record Figure(String name, LongSupplier value) {}

  private final ProxyCounters counters;
  private final List<Figure> figures = new ArrayList<>();

  /** A report of some counters. */
  public ProxyReport(ProxyCounters counters) {
    this.counters = counters;
  }

  /** What the event loops have counted. */
  public ProxyCounters counters() {
    return counters;
  }

  /** Adds a figure that is read from any thread. */
  public void add(String name, LongSupplier value) {
    figures.add(new Figure(name, value));
  }

  /** Hands out all figures by name, in order. */
  public void forEach(BiConsumer<String, String> to) {
    for (PoolCounters pool : counters.pools()) {
      to.accept(pool.pool() + ".ring_epoch", Long.toString(pool.epoch()));
      to.accept(pool.pool() + ".ring_phase", pool.phase());
    }
    figures.forEach(f -> to.accept(f.name(), Long.toString(f.value().getAsLong())));
    for (ProxyStat stat : ProxyStat.values()) {
      to.accept(stat.wireName(), Long.toString(counters.sum(stat)));
    }
    counters.nodes().forEach((id, node) -> breaker(id, node, to));
  }

  private static void breaker(String id, NodeSums node, BiConsumer<String, String> to) {
    to.accept(id + ".breaker", node.sum(NodeStat.BREAKER_OPEN) == 0 ? "closed" : "open");
    to.accept(id + ".breaker_opens", Long.toString(node.sum(NodeStat.BREAKER_OPENS)));
  }
}
