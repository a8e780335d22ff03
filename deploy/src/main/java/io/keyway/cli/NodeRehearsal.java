package io.keyway.cli;

import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The rehearsal that the launcher records into the JVM's AOT cache for a node by itself, which
 * takes the cache into memory as a whole: it loads what such a node needs, and nothing else.
 */
final class NodeRehearsal {

  /** The first word of the command line that asks for it. */
  static final String COMMAND = "train-node";

  private static final int CONNECTIONS = 16;
  private static final int MEMORY_MEGABYTES = 8;

  private NodeRehearsal() {}

  /** Runs a node, loads it and returns the exit status. */
  static int run() {
    PrintWriter unread = new PrintWriter(new StringWriter());
    NodeCommand.run(new Complaint(false), unread, unread, "-m", "8", "-o", "modern", "--version");
    NodeSettings settings =
        new NodeSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            1,
            CONNECTIONS,
            CONNECTIONS,
            NodeSettings.firstUnique(1),
            StoreSettings.DEFAULTS.withMemoryMegabytes(MEMORY_MEGABYTES));
    try (NodeServer node = NodeServer.start(settings)) {
      TrainCommand.load(node.address(), unread);
      return ExitCode.OK.value();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED.value();
    }
  }
}
