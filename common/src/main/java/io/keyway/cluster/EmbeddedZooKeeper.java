package io.keyway.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZooKeeper server on loopback in this process, for a cluster on one machine and for tests. No
 * admin server, and no four-letter word but {@code srvr}. ZooKeeper takes part of its settings from
 * system properties, so those of the server that started last hold for all in the process.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

  private static final String HOST = "127.0.0.1";
  private static final long START_MILLIS_MAX = 15_000;

  /**
   * Sessions may last 2 to 20 ticks, so from one second to {@link ZooKeeperAccess#SESSION_TIMEOUT}.
   */
  private static final int TICK_MILLIS = 500;

  private final ZooKeeperServerEmbedded server;
  private final Path folder;
  private final boolean temporary;

  private EmbeddedZooKeeper(Path folder, boolean temporary, int port) throws Exception {
    // The server would wait for a taken port until its time is over.
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    this.folder = folder;
    this.temporary = temporary;
    this.server =
        ZooKeeperServerEmbedded.builder()
            .baseDir(folder)
            .configuration(configuration(port, temporary))
            .exitHandler(ExitHandler.LOG_ONLY)
            .build();
    server.start(START_MILLIS_MAX);
  }

  /**
   * Starts a server with no data, which closing deletes.
   *
   * @param port on loopback; 0 takes a free one
   * @throws ClusterException if it does not start
   */
  public static EmbeddedZooKeeper start(int port) {
    try {
      return start(port, Files.createTempDirectory("keyway-zookeeper"), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a server on the data in a folder, which stays.
   *
   * @param port on loopback; 0 takes a free one
   * @throws ClusterException if it does not start
   */
  public static EmbeddedZooKeeper start(int port, Path folder) {
    return start(port, folder, false);
  }

  private static EmbeddedZooKeeper start(int port, Path folder, boolean temporary) {
    try {
      return new EmbeddedZooKeeper(folder, temporary, port);
    } catch (Exception e) {
      Ensemble.restoreInterrupt(e);
      if (temporary) {
        delete(folder);
      }
      throw new ClusterException(
          "embedded ZooKeeper on port " + port + ": does not start: " + e.getMessage(), e);
    }
  }

  /** Where clients connect, as {@code host:port}. */
  public String connectString() {
    return HOST + ":" + port();
  }

  public int port() {
    return server.getClientPort();
  }

  @Override
  public void close() {
    server.close();
    if (temporary) {
      delete(folder);
    }
  }

  private static Properties configuration(int port, boolean temporary) {
    Properties properties = new Properties();
    properties.setProperty("clientPortAddress", HOST);
    properties.setProperty("clientPort", Integer.toString(port));
    properties.setProperty("tickTime", Integer.toString(TICK_MILLIS));
    properties.setProperty("admin.enableServer", "false");
    // ZooKeeper lets 60 connections of one address in, and here all come from one.
    properties.setProperty("maxClientCnxns", "0");
    properties.setProperty("4lw.commands.whitelist", "srvr");
    // Data that does not outlive the process need not reach the disk.
    properties.setProperty("forceSync", temporary ? "no" : "yes");
    return properties;
  }

  private static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be deleted: {}", folder, e.toString());
    }
  }
}
