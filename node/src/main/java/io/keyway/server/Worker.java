package io.keyway.server;

import io.keyway.command.BinaryExecutor;
import io.keyway.command.CommandExecutor;
import io.keyway.command.Counters;
import io.keyway.command.StatsReport;
import io.keyway.protocol.Request;
import io.keyway.store.Store;

/** What the connections of one event loop share. Event loop only, but for the counters. */
final class Worker {

  private final Store store;
  private final Request request = new Request();
  private final Counters counters;
  private final CommandExecutor executor;
  private final BinaryExecutor binaryExecutor;

  Worker(Store store, Counters counters, StatsReport stats) {
    this.store = store;
    this.counters = counters;
    this.executor = new CommandExecutor(store, counters, stats, request);
    this.binaryExecutor = new BinaryExecutor(store, counters, stats);
  }

  Store store() {
    return store;
  }

  Request request() {
    return request;
  }

  Counters counters() {
    return counters;
  }

  CommandExecutor executor() {
    return executor;
  }

  BinaryExecutor binaryExecutor() {
    return binaryExecutor;
  }
}
