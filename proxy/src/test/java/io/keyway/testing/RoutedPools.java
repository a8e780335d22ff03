package io.keyway.testing;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import io.keyway.fixture.Memcached;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.placement.Profile;
import io.keyway.route.PrefixRoute;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A proxy of one event loop with two ports and four pools, of which the last is empty.
 *
 * <pre>
 * default   two nodes; its port leads to all pools
 * users     a node and a memcached; user: and u: are stripped
 * sessions  one node; has a port too
 * nobody    empty:
 * </pre>
 */
public final class RoutedPools implements AutoCloseable {

  public static final String USERS = "users";
  public static final String SESSIONS = "sessions";

  /** What is longer the proxy refuses. */
  public static final int VALUE_BYTES_MAX = 2 << 20;

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<TestNode> nodes = new ArrayList<>();
  private final Memcached memcached;
  private final ProxyServer proxy;

  /** Starts all. */
  public RoutedPools() throws IOException {
    List<PrefixRoute> routes =
        List.of(
            new PrefixRoute("user:", USERS, true),
            new PrefixRoute("u:", USERS, true),
            new PrefixRoute("user:tmp:", TestPool.NAME, false),
            new PrefixRoute("sess:", SESSIONS, false),
            new PrefixRoute("empty:", "nobody", true));
    proxy =
        ProxyServer.start(
            new ProxySettings(
                List.of(
                    new PoolListener(TestPool.NAME, LOOPBACK, routes),
                    new PoolListener(SESSIONS, LOOPBACK, List.of())),
                1,
                256,
                64,
                TestPool.PATIENT.withValueBytesMax(VALUE_BYTES_MAX)));
    memcached = Memcached.start("-m", "128", "-I", "2m");
    adopt(TestPool.NAME, addNode(), addNode());
    adopt(USERS, addNode(), memcached.address());
    adopt(SESSIONS, addNode());
  }

  private Address addNode() {
    TestNode node = new TestNode(StoreSettings.DEFAULTS);
    nodes.add(node);
    return node.address();
  }

  private void adopt(String pool, Address... addresses) {
    List<Member> members = new ArrayList<>();
    for (Address address : addresses) {
      members.add(Member.of(pool + members.size(), address));
    }
    proxy.adopt(pool, Ring.stable(1, Profile.KETAMA.toString(), members, Set.of()));
  }

  public ProxyServer proxy() {
    return proxy;
  }

  /** A client of the port that leads to all pools. */
  public TestClient client() throws IOException {
    return TestClient.connect(proxy.address());
  }

  /** Where a pool's port is. */
  public InetSocketAddress port(String pool) {
    return Objects.requireNonNull(proxy.addresses().get(pool));
  }

  /** Clients that ask a pool's members themselves. */
  public List<TestClient> members(String pool) throws IOException {
    List<TestClient> clients = new ArrayList<>();
    switch (pool) {
      case TestPool.NAME -> {
        clients.add(nodes.get(0).client());
        clients.add(nodes.get(1).client());
      }
      case USERS -> {
        clients.add(nodes.get(2).client());
        clients.add(TestClient.connect(memcached.socketAddress()));
      }
      default -> clients.add(nodes.get(3).client());
    }
    return clients;
  }

  @Override
  public void close() {
    proxy.close();
    nodes.forEach(TestNode::close);
    memcached.close();
  }
}
