package io.keyway.command;

import io.keyway.net.ConnectionLimit;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.StatReader;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers {@code stats} and its kin, with memcached's names, but for {@link Cachedump}. Any thread;
 * allocates.
 */
public final class StatsReport {

  private final Store store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;
  private final PrefixCounters prefixes;
  private final GeneralReport general;
  private final SettingsReport settings;
  private final ItemsReport items;
  private final SlabsReport slabs;
  private final SizesReport sizes;
  private final ConnectionsReport sockets;
  private final DetailReport detail;

  /**
   * A report over a store, the counters of all workers that use it, and the server around it.
   *
   * @param sockets all sockets of the server, asked for each time
   */
  public StatsReport(
      Store store,
      List<Counters> workers,
      ConnectionLimit connections,
      ListenerSettings listening,
      CommandSettings commands,
      Observation observation,
      Supplier<List<ClientStats>> sockets) {
    this.store = store;
    this.workers = workers;
    this.connections = connections;
    this.prefixes = observation.prefixes();
    this.general = new GeneralReport(store, workers, connections, commands, observation.watchers());
    this.settings =
        new SettingsReport(
            store, workers, connections, listening, commands, observation.verbosity(), prefixes);
    this.items = new ItemsReport(store, workers);
    this.slabs = new SlabsReport(store, workers);
    this.sizes = new SizesReport(store);
    this.sockets = new ConnectionsReport(sockets);
    this.detail = new DetailReport(prefixes);
  }

  /**
   * What {@code stats} answers with the given words behind it, by name; nothing if that is no list
   * of figures.
   */
  public Map<String, String> read(String arguments) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer();
    try {
      write(arguments, out);
      return StatReader.read(out);
    } finally {
      out.release();
    }
  }

  /**
   * Answers {@code stats} with the given words behind it; memcached looks at no more than it needs.
   */
  void write(String arguments, ByteBuf out) {
    StatLines lines = new StatLines(out);
    String[] words = arguments.split(" +", -1);
    switch (words[0]) {
      case "" -> general.write(lines);
      case "settings" -> settings.write(lines);
      case "items" -> items.write(lines);
      case "slabs" -> slabs.write(lines);
      case "sizes" -> sizes.write(lines);
      case "conns" -> sockets.write(lines);
      case "detail" -> detail.write(words.length > 1 ? words[1] : "", out);
      case "reset" -> reset(out);
      default -> ReplyWriter.line(out, ReplyLine.ERROR);
    }
  }

  private void reset(ByteBuf out) {
    workers.forEach(Counters::reset);
    store.report().reset();
    connections.resetTotals();
    prefixes.clear();
    ReplyWriter.line(out, ReplyLine.RESET);
  }
}
