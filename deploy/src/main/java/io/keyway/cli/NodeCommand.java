package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cluster.Cluster;
import io.keyway.command.Endpoint;
import io.keyway.server.NodeServer;
import io.keyway.telemetry.Metrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code keyway node}: a memcached server, alone or as a member of a pool. */
final class NodeCommand {

  private static final Logger log = LoggerFactory.getLogger(NodeCommand.class);

  /** Names the file that is told the ports, for who started the node on a free one. */
  private static final String PORT_FILE_VARIABLE = "MEMCACHED_PORT_FILENAME";

  private static final String LOOPBACK = "127.0.0.1";

  private static final String LICENSE = "Keyway is under the Apache License 2.0, see LICENSE.";

  private final NodeOptions options;
  private final PrintWriter out;

  private NodeCommand(NodeOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  /** Runs the command on the standard streams; returns its exit status unless it serves. */
  static int run(boolean traced, String... arguments) {
    return run(
        new Complaint(traced),
        new PrintWriter(System.out, false, UTF_8),
        new PrintWriter(System.err, true, UTF_8),
        arguments);
  }

  /** Runs the command; returns its exit status unless it serves, which ends with the process. */
  static int run(Complaint complaint, PrintWriter out, PrintWriter err, String... arguments) {
    // Whoever waits for a daemon reads what it says, errors too.
    PrintWriter told = Daemon.isThisProcess() ? out : err;
    try {
      NodeOptions options = NodeOptions.read(arguments);
      switch (options.task()) {
        case HELP -> out.print(NodeHelp.text());
        case VERSION -> out.println(Product.version());
        case LICENSE -> out.println(LICENSE);
        case SERVE -> {
          if (options.process().daemon && !Daemon.isThisProcess()) {
            return Daemon.start(options.isVerbose(), err);
          }
          new NodeCommand(options, out).serve();
        }
      }
      out.flush();
      return ExitCode.OK.value();
    } catch (Throwable failure) {
      return complaint.report(failure, "keyway node", told);
    }
  }

  private void serve() throws InterruptedException, IOException {
    long incarnation = ThreadLocalRandom.current().nextLong();
    prepareProcess();
    try (Stop stop = new Stop()) {
      NodeServer node = stop.with(start(incarnation));
      stop.draining(node::drain);
      lockMemory();
      writeFiles(node, stop);
      String name = announce(node);
      startAdmin(node, name, join(node, name, incarnation, stop), stop);
      handleSignals();
      // On a thread of its own, as the exit waits for the event loop that says so.
      node.stopRequested()
          .thenRun(() -> new Thread(() -> System.exit(ExitCode.OK.value()), "shutdown").start());
      if (Daemon.isThisProcess()) {
        Daemon.ready(out);
      }
      stop.await(out);
    }
  }

  private void prepareProcess() throws IOException {
    ProcessOptions process = options.process();
    if (process.coreDumps && !OperatingSystem.allowCoreFiles()) {
      throw new CommandException(ExitCode.FAILED, "-r: core files are not allowed here");
    }
    if (process.largePages) {
      log.info("-L changes nothing: the kernel makes large pages as it sees fit");
    }
    if (process.lockMemory) {
      OperatingSystem.allowLocking();
    }
    if (process.user != null) {
      if (OperatingSystem.isRoot()) {
        OperatingSystem.become(process.user);
      } else {
        log.info("-u {} changes nothing: only root can change its user", process.user);
      }
    }
  }

  private NodeServer start(long incarnation) throws IOException {
    try {
      return NodeServer.start(options.settings(incarnation));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void lockMemory() {
    if (options.process().lockMemory && !OperatingSystem.lockMemory()) {
      log.warn("-k: the memory is not locked, as the limit for that (ulimit -l) is too small");
    }
  }

  private void writeFiles(NodeServer node, Stop stop) {
    if (options.process().pidFile != null) {
      String pid = ProcessHandle.current().pid() + "\n";
      stop.with(ProcessFile.write(options.process().pidFile, pid));
    }
    String portFile = System.getenv(PORT_FILE_VARIABLE);
    if (portFile != null && !node.addresses().isEmpty()) {
      // Whoever asked for it reads it once; memcached leaves it there, too.
      ProcessFile.write(Path.of(portFile).toAbsolutePath(), ports(node.addresses()));
    }
  }

  private static String ports(List<InetSocketAddress> addresses) {
    StringBuilder lines = new StringBuilder();
    for (InetSocketAddress address : addresses) {
      String family = address.getAddress() instanceof Inet6Address ? "TCP INET6: " : "TCP INET: ";
      lines.append(family).append(address.getPort()).append('\n');
    }
    return lines.toString();
  }

  /** Prints who the node is and where it listens; returns its id. */
  private String announce(NodeServer node) {
    List<Endpoint> endpoints = options.settings(0).listening().endpoints();
    Iterator<InetSocketAddress> addresses = node.addresses().iterator();
    List<String> places = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      places.add(
          endpoint.address() instanceof InetSocketAddress asked
              ? place(asked, addresses.next().getPort())
              : endpoint.address().toString());
    }
    String name = options.id().orElseGet(() -> defaultId(node));
    out.printf(
        "%s %s (%d MiB)%n",
        name, String.join(" ", places), options.settings(0).store().memoryMegabytes());
    return name;
  }

  /** An address as it was asked for, with the port that was taken. */
  private static String place(InetSocketAddress asked, int port) {
    String host = asked.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The first address as an id may be written. */
  private static String defaultId(NodeServer node) {
    if (node.addresses().isEmpty()) {
      return "node";
    }
    InetSocketAddress address = node.address();
    return (Membership.host(address) + "-" + address.getPort()).replace(':', '.');
  }

  /** Makes the node a member if it is to be one; says whether it is about to leave the pool. */
  private BooleanSupplier join(NodeServer node, String name, long incarnation, Stop stop) {
    Membership membership = options.membership();
    Cluster cluster = membership.connect();
    if (cluster == null) {
      return () -> false;
    }
    stop.with(cluster);
    stop.announcing(membership.join(cluster, name, node.address(), options.weight(), incarnation));
    out.printf("Member of pool %s at ZooKeeper %s%n", membership.pool, membership.zookeeper);
    return options.adminPort().isEmpty()
        ? () -> false
        : stop.with(new Drain(cluster, membership.pool, name))::isOn;
  }

  private void startAdmin(NodeServer node, String name, BooleanSupplier leaving, Stop stop) {
    Admin admin = new Admin();
    admin.port = options.adminPort().orElse(null);
    String host = node.addresses().isEmpty() ? LOOPBACK : node.address().getHostString();
    admin.start(
        host, metrics -> addFigures(metrics, node, name), () -> !leaving.getAsBoolean(), out, stop);
  }

  private static void addFigures(Metrics metrics, NodeServer node, String name) {
    Figures.ofNode(metrics, node, name);
    Figures.ofServer(metrics, node);
  }

  private static void handleSignals() {
    Signals.on("USR1", () -> System.exit(ExitCode.OK.value()));
    Signals.on("HUP", () -> log.info("SIGHUP: there is nothing to read again"));
  }
}
