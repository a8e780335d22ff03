package io.keyway.cli;

import io.keyway.net.ListenException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyway local}: a whole cluster in one process, to try things on. */
@Command(
    name = "local",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway local                        three nodes behind a proxy on port 11211",
      "  keyway local --nodes 5 --port 12000",
      ""
    },
    description = {
      "",
      "Runs a whole cluster on this machine, in one process: ZooKeeper, nodes and proxies. Its data is gone"
          + " when it stops.",
      ""
    })
final class LocalCommand implements Callable<Integer> {

  private static final int COMPONENTS_MAX = 100;
  private static final int CONSOLE_PORT = 8211;

  private final long startNanos = System.nanoTime();
  private int proxyPort;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--nodes",
      defaultValue = "3",
      description = "Cache nodes. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--proxies",
      defaultValue = "1",
      description = "Proxies, on consecutive ports. Default: ${DEFAULT-VALUE}.")
  private int proxies;

  @Option(
      names = "--port",
      defaultValue = "11211",
      description = "Port of the first proxy; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--memory",
      defaultValue = "64",
      paramLabel = "MEGABYTES",
      description = "Memory for items on each node. Default: ${DEFAULT-VALUE}.")
  private int memoryMegabytes;

  @Option(
      names = "--console-port",
      paramLabel = "PORT",
      description =
          "HTTP port of the console, with /healthz, /readyz and /metrics; 0 takes a free one."
              + " Default: 8211, or a free one if that is in use.")
  private @Nullable Integer consolePort;

  @Override
  public Integer call() throws InterruptedException {
    FlagValue.check("--nodes", nodes, 1, COMPONENTS_MAX);
    FlagValue.check("--proxies", proxies, 1, COMPONENTS_MAX);
    FlagValue.check("--port", port, 0, ListenAddress.PORT_MAX - proxies + 1);
    FlagValue.check("--memory", memoryMegabytes, 1, NodeOptions.MEMORY_MEGABYTES_MAX);
    if (consolePort != null) {
      FlagValue.check("--console-port", consolePort, 0, ListenAddress.PORT_MAX);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LocalCluster cluster = new LocalCluster((name, at) -> print(out, name, at))) {
      cluster.start(nodes, memoryMegabytes, proxies, port);
      InetSocketAddress console = serveConsole(cluster);
      out.printf(
          Locale.ROOT,
          "Ready in %.1f s: pool %s, %d nodes of %d MiB.%n",
          (System.nanoTime() - startNanos) / 1e9,
          cluster.pool(),
          nodes,
          memoryMegabytes);
      out.println();
      out.printf("Look at it:  http://127.0.0.1:%d/%n", console.getPort());
      out.println(
          "Talk to it with any memcached client, or by hand:  telnet 127.0.0.1 " + proxyPort);
      out.printf(
          "Join another node:  keyway node -p 0 -l 127.0.0.1 --zookeeper %s --pool %s%n",
          cluster.zookeeper(), cluster.pool());
      out.println("Stop it:  Ctrl-C");
      cluster.await(out);
    }
    return ExitCode.OK.value();
  }

  /** A second cluster on a machine must not fail for a port that nobody chose. */
  private InetSocketAddress serveConsole(LocalCluster cluster) {
    if (consolePort != null) {
      return cluster.serveConsole(consolePort);
    }
    try {
      return cluster.serveConsole(CONSOLE_PORT);
    } catch (ListenException _) {
      return cluster.serveConsole(0);
    }
  }

  private void print(PrintWriter out, String name, InetSocketAddress at) {
    if (name.equals("proxy-1")) {
      proxyPort = at.getPort();
    }
    out.printf("%s %s:%d%n", name, at.getAddress().getHostAddress(), at.getPort());
    out.flush();
  }
}
