package io.keyway.command;

import io.keyway.net.ConnectionLimit;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Answers {@code stats} and its kin, with memcached's names. Any thread; allocates. */
public final class StatsReport {

  private final Store store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;
  private final GeneralReport general;
  private final SettingsReport settings;
  private final ItemsReport items;
  private final SlabsReport slabs;

  /** A report over a store, the counters of all workers that use it, and the server around it. */
  public StatsReport(
      Store store,
      List<Counters> workers,
      ConnectionLimit connections,
      ListenerSettings listening) {
    this.store = store;
    this.workers = workers;
    this.connections = connections;
    this.general = new GeneralReport(store, workers, connections);
    this.settings = new SettingsReport(store.settings(), workers, connections, listening);
    this.items = new ItemsReport(store);
    this.slabs = new SlabsReport(store);
  }

  /** Answers {@code stats} with the given words behind it. */
  void write(String arguments, ByteBuf out) {
    StatLines lines = new StatLines(out);
    switch (arguments) {
      case "" -> general.write(lines);
      case "settings" -> settings.write(lines);
      case "items" -> items.write(lines);
      case "slabs" -> slabs.write(lines);
      case "reset" -> reset(out);
      default -> ReplyWriter.line(out, ReplyLine.ERROR);
    }
  }

  private void reset(ByteBuf out) {
    workers.forEach(Counters::reset);
    store.report().reset();
    connections.resetTotals();
    ReplyWriter.line(out, ReplyLine.RESET);
  }
}
