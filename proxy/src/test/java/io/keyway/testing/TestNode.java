package io.keyway.testing;

import io.keyway.cluster.Address;
import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A Keyway node in this process that can be stopped, and started again on its port. */
public final class TestNode implements AutoCloseable {

  private static final int CONNECTIONS = 256;
  private static final int BACKLOG = 64;

  private final StoreSettings store;
  private NodeServer server;
  private boolean running = true;

  TestNode(StoreSettings store) {
    this.store = store;
    this.server = start(0);
  }

  /** A store of some hundred MiB for values that are about as long as a test likes. */
  public static StoreSettings roomy(int itemBytesMax) {
    StoreSettings defaults = StoreSettings.DEFAULTS;
    return new StoreSettings(512, defaults.growthFactor(), defaults.chunkBytesMin(), itemBytesMax);
  }

  private NodeServer start(int port) {
    return NodeServer.start(
        new NodeSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            1,
            CONNECTIONS,
            BACKLOG,
            1,
            store));
  }

  public Address address() {
    return new Address("127.0.0.1", server.address().getPort());
  }

  /** A client that asks the node itself. */
  public TestClient client() throws IOException {
    return TestClient.connect(server.address());
  }

  /** Closes every connection and the port. */
  public void stop() {
    if (running) {
      running = false;
      server.close();
    }
  }

  /** Starts on the same port, empty. */
  public void restart() {
    server = start(server.address().getPort());
    running = true;
  }

  @Override
  public void close() {
    stop();
  }
}
