package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Credentials;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.Registration;
import io.keyway.cluster.ZooKeeperAccess;
import io.keyway.protocol.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a process finds its cluster, and what they connect to. */
final class Membership {

  /** Not an option, as everybody can read those of a process. */
  private static final String CREDENTIALS_VARIABLE = "KEYWAY_ZOOKEEPER_AUTH";

  /** As long as a client takes to try each of a few servers. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

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

  @Option(
      names = "--zookeeper-auth",
      paramLabel = "FILE",
      description =
          "File with user:password for ZooKeeper's digest scheme. What is made then is for this user"
              + " alone. Default: what KEYWAY_ZOOKEEPER_AUTH holds.")
  @Nullable Path credentials;

  @Option(
      names = "--zookeeper-config",
      paramLabel = "FILE",
      description =
          "File of ZooKeeper client properties, such as zookeeper.client.secure and zookeeper.ssl.*;"
              + " they can also be set by KEYWAY_JAVA_OPTS=-D…")
  @Nullable Path clientProperties;

  /**
   * Connects to the cluster, or returns null if no ZooKeeper was named; does not wait for it to be
   * there.
   *
   * @throws CommandException if the options are wrong
   */
  @Nullable Cluster connect() {
    if (zookeeper == null) {
      return null;
    }
    try {
      Cluster.poolName(pool);
      return Cluster.connect(access(zookeeper), cluster);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  /**
   * Connects to the cluster, which is the caller's to close, and waits until it is there.
   *
   * @throws CommandException if ZooKeeper is not named, or cannot be reached
   */
  Cluster connected() {
    Cluster connected = connect();
    if (connected == null) {
      throw CommandException.usage("--zookeeper: missing (expected: HOST:PORT[,HOST:PORT...])");
    }
    if (!connected.awaitConnected(CONNECT_MAX)) {
      connected.close();
      throw new CommandException(
          ExitCode.CANNOT_CONNECT, "ZooKeeper at %s cannot be reached".formatted(zookeeper));
    }
    return connected;
  }

  private ZooKeeperAccess access(String servers) {
    ZooKeeperAccess access = ZooKeeperAccess.to(servers);
    String user = credentialText();
    if (user != null) {
      access = access.withCredentials(Credentials.parse(user));
    }
    return clientProperties == null ? access : access.withClientProperties(clientProperties);
  }

  private @Nullable String credentialText() {
    if (credentials == null) {
      return System.getenv(CREDENTIALS_VARIABLE);
    }
    try {
      return Files.readString(credentials).strip();
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "--zookeeper-auth: %s cannot be read".formatted(credentials), e);
    }
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
