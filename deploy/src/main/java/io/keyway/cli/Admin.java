package io.keyway.cli;

import io.keyway.telemetry.AdminServer;
import io.keyway.telemetry.Metrics;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the HTTP port of a process, and the server behind it. */
final class Admin {

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description =
          "HTTP port for /healthz, /readyz and /metrics; 0 takes a free one. Default: none.")
  @Nullable Integer port;

  /** Serves the figures that {@code figures} adds; null if no port was asked for. */
  @Nullable AdminServer start(
      String host, Consumer<Metrics> figures, BooleanSupplier ready, PrintWriter out, Stop stop) {
    if (port == null) {
      return null;
    }
    AdminServer server = serve(new InetSocketAddress(host, port), figures, ready, stop);
    out.printf("admin %s:%d%n", host, server.address().getPort());
    return server;
  }

  /** Serves figures on an address; what is being stopped is not ready. */
  static AdminServer serve(
      InetSocketAddress address, Consumer<Metrics> figures, BooleanSupplier ready, Stop stop) {
    Metrics metrics = stop.with(new Metrics());
    figures.accept(metrics);
    BooleanSupplier serving = () -> !stop.hasBegun() && ready.getAsBoolean();
    return stop.with(AdminServer.start(address, metrics, serving));
  }
}
