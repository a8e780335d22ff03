package io.keyway.console;

import io.keyway.telemetry.AdminServer;
import io.keyway.telemetry.Metrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A console on an admin server of its own. Closing it closes both. */
final class ServedConsole implements AutoCloseable {

  private final Metrics metrics = new Metrics();
  private final Console console;
  private final AdminServer server;

  ServedConsole(Console console) {
    this.console = console;
    server =
        AdminServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics, () -> true);
    console.mount(server);
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** A client that nobody has let in yet. */
  ConsoleClient client() {
    return new ConsoleClient(server.address());
  }

  /** The word with which the first operator gets in, if nobody has yet. */
  String firstRunToken() {
    return console.firstRunToken().orElse("");
  }

  @Override
  public void close() {
    console.close();
    server.close();
    metrics.close();
  }
}
