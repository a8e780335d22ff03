package io.keyway.server;

import io.keyway.command.Activity;
import io.keyway.command.BinaryExecutor;
import io.keyway.command.CommandExecutor;
import io.keyway.command.CommandSettings;
import io.keyway.command.Counters;
import io.keyway.command.Observation;
import io.keyway.command.ShutdownCommand;
import io.keyway.command.StatsReport;
import io.keyway.command.WatchCommand;
import io.keyway.protocol.Request;
import io.keyway.store.Store;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the connections of one event loop share. Event loop only, but for the counters. */
final class Worker {

  private final Store store;
  private final Request request = new Request();
  private final CommandSettings settings;
  private final Observation observation;
  private final Activity activity;
  private final CommandExecutor executor;
  private final BinaryExecutor binaryExecutor;
  private final WatchCommand watch;
  private final ShutdownCommand shutdown;
  private final Runnable stop;
  private final TurnQueue turns;
  private final @Nullable IdleWheel idle;

  Worker(
      EventLoop loop,
      Store store,
      CommandSettings settings,
      Counters counters,
      Observation observation,
      StatsReport stats,
      Runnable stop) {
    this.store = store;
    this.settings = settings;
    this.observation = observation;
    this.activity = new Activity(counters, observation);
    this.executor =
        new CommandExecutor(store, activity, stats, request, observation, settings.permissions());
    this.binaryExecutor = new BinaryExecutor(store, activity, stats, settings.permissions());
    this.watch = new WatchCommand(observation.watchers(), settings.permissions().watch());
    this.shutdown = new ShutdownCommand(settings.permissions().shutdown());
    this.stop = stop;
    this.turns = new TurnQueue(loop);
    this.idle =
        settings.idleTimeoutSeconds() == 0
            ? null
            : new IdleWheel(settings.idleTimeoutSeconds(), store.nowSeconds());
  }

  /** Starts to look for silent clients, if their time is limited. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void start(EventLoop loop) {
    IdleWheel wheel = idle;
    if (wheel != null) {
      loop.scheduleAtFixedRate(() -> wheel.turn(store.nowSeconds()), 1, 1, TimeUnit.SECONDS);
    }
  }

  Store store() {
    return store;
  }

  Request request() {
    return request;
  }

  CommandSettings settings() {
    return settings;
  }

  Observation observation() {
    return observation;
  }

  Activity activity() {
    return activity;
  }

  Counters counters() {
    return activity.counters();
  }

  CommandExecutor executor() {
    return executor;
  }

  BinaryExecutor binaryExecutor() {
    return binaryExecutor;
  }

  WatchCommand watch() {
    return watch;
  }

  ShutdownCommand shutdown() {
    return shutdown;
  }

  /** Has the server stopped by whoever runs it. */
  void requestStop() {
    stop.run();
  }

  TurnQueue turns() {
    return turns;
  }

  /** Silent clients; null if they may be so for ever. */
  @Nullable IdleWheel idle() {
    return idle;
  }
}
