package io.keyway.cluster;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;

/**
 * The servers of the ensemble by turns, as the client has them by itself, with a shorter pause when
 * none of them could be reached. A connection that was lost waits up to a second more before each
 * try. Any thread.
 */
final class PacedHosts implements HostProvider {

  /** The client's own pause is a second. */
  private static final long PAUSE_MILLIS_MIN = 200;

  private static final long PAUSE_MILLIS_MAX = 400;

  private final HostProvider hosts;

  /**
   * @param servers as ZooKeeper's client takes them, with or without a path
   */
  PacedHosts(String servers) {
    hosts = new StaticHostProvider(new ConnectStringParser(servers).getServerAddresses());
  }

  @Override
  public int size() {
    return hosts.size();
  }

  @Override
  public InetSocketAddress next(long pauseMillis) {
    long paced = ThreadLocalRandom.current().nextLong(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX + 1);
    return hosts.next(Math.min(pauseMillis, paced));
  }

  @Override
  public void onConnected() {
    hosts.onConnected();
  }

  @Override
  public boolean updateServerList(
      Collection<InetSocketAddress> servers, InetSocketAddress current) {
    return hosts.updateServerList(servers, current);
  }
}
