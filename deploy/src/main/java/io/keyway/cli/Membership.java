package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.Registration;
import io.keyway.protocol.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a process finds its cluster, and what they connect to. */
final class Membership {

  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT[,…]",
      description = "The ZooKeeper servers that know the cluster.")
  @Nullable String zookeeper;

  @Option(
      names = "--cluster",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "The cluster's name. Default: ${DEFAULT-VALUE}.")
  String cluster = "default";

  @Option(
      names = "--pool",
      defaultValue = "default",
      paramLabel = "NAME",
      description = "The pool's name. Default: ${DEFAULT-VALUE}.")
  String pool = "default";

  /**
   * Connects to the cluster, or returns null if no ZooKeeper was named; does not wait for it to be
   * there.
   */
  @Nullable Cluster connect() {
    return zookeeper == null ? null : Cluster.connect(zookeeper, cluster);
  }

  /** Makes a node that serves at an address a member of the pool. */
  Registration join(
      Cluster connected, String id, InetSocketAddress address, int weight, long incarnation) {
    Member member =
        new Member(id, reachable(address), weight, Member.NO_SLOT, MemberState.ACTIVE, Map.of());
    return connected.register(pool, member, incarnation, Version.TEXT);
  }

  /** Where others reach a listener. */
  static Address reachable(InetSocketAddress address) {
    return new Address(host(address), address.getPort());
  }

  /**
   * The host under which others reach a listener: its own address, or this machine's if it listens
   * on all.
   */
  static String host(InetSocketAddress address) {
    InetAddress listened = address.getAddress();
    if (!listened.isAnyLocalAddress()) {
      return listened.getHostAddress();
    }
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      throw new CommandException(
          ExitCode.FAILED,
          "this machine does not know its own address: listen on one with -l ("
              + e.getMessage()
              + ")",
          e);
    }
  }
}
