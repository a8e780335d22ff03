package io.keyway.server;

import io.keyway.command.CommandExecutor;
import io.keyway.command.Counters;
import io.keyway.command.StatsReport;
import io.keyway.protocol.Request;
import io.keyway.store.Store;

/** What the connections of one event loop share. Event loop only, but for the counters. */
final class Worker {

  private final Request request = new Request();
  private final Counters counters;
  private final CommandExecutor executor;

  Worker(Store store, Counters counters, StatsReport stats) {
    this.counters = counters;
    this.executor = new CommandExecutor(store, counters, stats, request);
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
}
