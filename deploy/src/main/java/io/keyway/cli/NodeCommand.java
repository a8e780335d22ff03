package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.net.ListenException;
import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyway node}: a memcached server, alone or as a member of a pool. */
@Command(
    name = "node",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway node -m 1024                                  a server on port 11211",
      "  keyway node -p 0 --zookeeper zk1:2181 --pool default a member of a pool, any free port",
      ""
    },
    description = {"", "Runs a cache node: a memcached server with memcached's own flags.", ""})
final class NodeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-p", "--port"},
      defaultValue = "11211",
      description = "TCP port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = {"-l", "--listen"},
      defaultValue = "0.0.0.0",
      paramLabel = "HOST",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}, which is all.")
  private String host = "0.0.0.0";

  @Option(
      names = {"-m", "--memory-limit"},
      defaultValue = "64",
      paramLabel = "MEGABYTES",
      description = "Memory for items. Default: ${DEFAULT-VALUE}.")
  private int memoryMegabytes;

  @Option(
      names = {"-c", "--conn-limit"},
      defaultValue = "1024",
      description = "Clients at a time. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = {"-t", "--threads"},
      defaultValue = "4",
      description = "Event loops. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = {"-b", "--listen-backlog"},
      defaultValue = "1024",
      description = "Connections that may wait to be accepted. Default: ${DEFAULT-VALUE}.")
  private int backlog;

  @Option(
      names = {"-f", "--slab-growth-factor"},
      defaultValue = "1.25",
      description = "From one chunk size to the next. Default: ${DEFAULT-VALUE}.")
  private double growthFactor;

  @Option(
      names = {"-n", "--slab-min-size"},
      defaultValue = "48",
      paramLabel = "BYTES",
      description = "Key, value and flags in the smallest chunk. Default: ${DEFAULT-VALUE}.")
  private int chunkBytesMin;

  @Option(
      names = {"-I", "--max-item-size"},
      defaultValue = "1m",
      converter = ByteSize.class,
      paramLabel = "SIZE",
      description = "Largest item, at most 1m. Default: ${DEFAULT-VALUE}.")
  private int itemBytesMax;

  @Mixin private Membership membership = new Membership();
  @Mixin private Admin admin = new Admin();

  @Option(
      names = "--id",
      description = "The member's id, which its keys stay with. Default: the address it serves at.")
  private @Nullable String id;

  @Option(
      names = "--weight",
      defaultValue = "1",
      description = "Share of the keys relative to the other members. Default: ${DEFAULT-VALUE}.")
  private int weight;

  @Override
  public Integer call() throws InterruptedException {
    long incarnation = ThreadLocalRandom.current().nextLong();
    PrintWriter out = spec.commandLine().getOut();
    try (Stop stop = new Stop()) {
      NodeServer node = stop.with(start(incarnation));
      InetSocketAddress address = node.address();
      String name = id == null ? defaultId(address) : id;
      out.printf("%s %s:%d (%d MiB)%n", name, host, address.getPort(), memoryMegabytes);
      Cluster cluster = membership.connect();
      if (cluster != null) {
        stop.with(cluster);
        stop.with(membership.join(cluster, name, address, weight, incarnation));
        out.printf("Member of pool %s at ZooKeeper %s%n", membership.pool, membership.zookeeper);
      }
      admin.start(host, metrics -> Figures.ofNode(metrics, node, name), () -> true, out, stop);
      out.flush();
      stop.await(out);
    } catch (ListenException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.value();
  }

  private NodeServer start(long incarnation) {
    StoreSettings store =
        new StoreSettings(memoryMegabytes, growthFactor, chunkBytesMin, itemBytesMax);
    NodeSettings settings =
        new NodeSettings(
            new InetSocketAddress(host, port),
            threads,
            connections,
            backlog,
            NodeSettings.firstUnique(incarnation),
            store);
    return NodeServer.start(settings);
  }

  /** An address as an id may be written. */
  private static String defaultId(InetSocketAddress address) {
    return (Membership.host(address) + "-" + address.getPort()).replace(':', '.');
  }
}
