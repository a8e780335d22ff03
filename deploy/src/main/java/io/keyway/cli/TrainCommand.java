package io.keyway.cli;

import io.keyway.bench.Bench;
import io.keyway.bench.Target;
import io.keyway.bench.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The rehearsal that the launcher records into the JVM's AOT cache for every command but a
 * {@linkplain NodeRehearsal node by itself}: it runs a local cluster and loads it, so that later
 * starts find those classes loaded and linked. It changes nothing outside temporary folders.
 */
@Command(
    name = "train-cluster",
    hidden = true,
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway train-cluster", ""},
    description = "Prepares the cache that makes keyway start fast; the launcher calls it.")
final class TrainCommand implements Callable<Integer> {

  private static final int NODES = 2;
  private static final int MEMORY_MEGABYTES = 8;

  /**
   * A second of single and multiple gets and of sets on few connections: enough to load every class
   * on the way.
   */
  private static final Workload WORKLOAD =
      new Workload(4, 2, 2, 100, 1, 1, 100, 0, 0.5, 0.1, 1, 0, 1, 1);

  @Override
  public Integer call() throws Exception {
    PrintWriter unread = new PrintWriter(new StringWriter());
    CommandLine commandLine = Main.commandLine(new Failure(false)).setOut(unread).setErr(unread);
    commandLine.execute("proxy", "--help");
    NodeCommand.run(new Complaint(false), unread, unread, "-m", "8", "-o", "modern", "--version");
    Map<String, InetSocketAddress> addresses = new ConcurrentHashMap<>();
    try (LocalCluster cluster = new LocalCluster(addresses::put)) {
      cluster.start(NODES, MEMORY_MEGABYTES, 1, 0);
      addresses.remove(LocalCluster.ZOOKEEPER);
      for (InetSocketAddress address : addresses.values()) {
        load(address, unread);
      }
      cluster.serveConsole(0);
    }
    return ExitCode.OK.value();
  }

  /** Loads a server for a moment. */
  static void load(InetSocketAddress address, PrintWriter progress) throws InterruptedException {
    Target target = Target.parse("127.0.0.1:" + address.getPort());
    new Bench(WORKLOAD, progress).run(List.of(target));
  }
}
