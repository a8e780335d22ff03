package io.keyway.testing;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.Policies;
import io.keyway.cluster.Ring;
import io.keyway.fixture.Memcached;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Target;
import io.keyway.stats.NodeStat;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A proxy, and the members it routes to by a ring without ZooKeeper. */
public final class TestPool implements AutoCloseable {

  /** The pool's name. */
  public static final String NAME = "default";

  /** Short enough for a test that waits for each of them. */
  public static final BackendSettings IMPATIENT =
      new BackendSettings(
          Duration.ofMillis(500),
          Duration.ofMillis(200),
          3,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          65_536,
          16 << 20,
          1 << 30);

  /** Nothing fails for being late, however busy the machine is. */
  public static final BackendSettings PATIENT =
      new BackendSettings(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          3,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          65_536,
          16 << 20,
          1 << 30);

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final int BACKLOG = 64;

  private final List<TestNode> nodes = new ArrayList<>();
  private final ProxyServer proxy;
  private List<Member> members = List.of();
  private Profile profile = Profile.KETAMA;
  private Policies policies = Policies.DEFAULT;
  private long epoch;

  private TestPool(BackendSettings settings, int threads, int connections) {
    proxy =
        ProxyServer.start(
            new ProxySettings(
                List.of(new PoolListener(NAME, LOOPBACK, List.of())),
                threads,
                connections,
                BACKLOG,
                settings));
  }

  /** A proxy of one event loop without a ring. */
  public static TestPool empty(BackendSettings settings) {
    return new TestPool(settings, 1, 256);
  }

  /** A proxy that admits so many clients and has no ring. */
  public static TestPool emptyFor(int connections) {
    return new TestPool(BackendSettings.DEFAULTS, 1, connections);
  }

  /** A proxy of two event loops over Keyway nodes n1, n2 and so on. */
  public static TestPool ofNodes(int count) {
    return new TestPool(BackendSettings.DEFAULTS, 2, 256).withNodes(count);
  }

  /** A proxy of one event loop over Keyway nodes n1, n2 and so on. */
  public static TestPool ofNodesOnOneLoop(int count) {
    return empty(BackendSettings.DEFAULTS).withNodes(count);
  }

  private TestPool withNodes(int count) {
    List<Member> started = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      started.add(Member.of("n" + i, addNode().address()));
    }
    adopt(Profile.KETAMA, started);
    return this;
  }

  /** A proxy of one event loop over one member, n1. */
  public static TestPool over(BackendSettings settings, Address address) {
    TestPool pool = empty(settings);
    pool.adopt(Profile.KETAMA, List.of(Member.of("n1", address)));
    return pool;
  }

  /** A proxy of one event loop over three nodes for values of up to so many bytes. */
  public static TestPool ofRoomyNodes(int itemBytesMax) {
    TestPool pool = empty(BackendSettings.DEFAULTS);
    List<Member> started = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      TestNode node = pool.addNode(TestNode.roomy(itemBytesMax));
      started.add(Member.of("n" + i, node.address()));
    }
    pool.adopt(Profile.KETAMA, started);
    return pool;
  }

  /** Starts one more node, which no ring names yet. */
  public TestNode addNode() {
    return addNode(StoreSettings.DEFAULTS);
  }

  /** Starts one more node with a store of its own settings. */
  public TestNode addNode(StoreSettings store) {
    TestNode node = new TestNode(store);
    nodes.add(node);
    return node;
  }

  /** Has the proxy route by a new ring. */
  public void adopt(Profile byProfile, List<Member> newMembers) {
    epoch++;
    proxy.adopt(
        NAME,
        Ring.stable(epoch, byProfile.toString(), newMembers, Set.of()).withPolicies(policies));
    profile = byProfile;
    members = List.copyOf(newMembers);
  }

  /** Has the proxy route to two new Keyway nodes, n1 and n2, and to a memcached, m3. */
  public void adoptWithTwoNodes(Memcached memcached) {
    adopt(
        Profile.KETAMA,
        List.of(
            Member.of("n1", addNode().address()),
            Member.of("n2", addNode().address()),
            Member.of("m3", memcached.address())));
  }

  /** Has the proxy follow other policies. */
  public void adopt(Policies newPolicies) {
    policies = newPolicies;
    adopt(profile, members);
  }

  public ProxyServer proxy() {
    return proxy;
  }

  /** What the proxy has counted, or counts now, of all members. */
  public long counted(NodeStat stat) {
    return proxy.counters().nodes().values().stream().mapToLong(node -> node.sum(stat)).sum();
  }

  public List<Member> members() {
    return members;
  }

  public TestNode node(int index) {
    return nodes.get(index);
  }

  /** A client of the proxy. */
  public TestClient client() throws IOException {
    return TestClient.connect(proxy.address());
  }

  /** The index of the member that owns a key. */
  public int ownerOf(String key) {
    Placement placement =
        profile.placement(
            members.stream()
                .map(m -> new Target(m.address().host(), m.address().port(), m.weight()))
                .toList());
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    return placement.ownerOf(bytes, 0, bytes.length);
  }

  /** A key that a member owns: the first of {@code <prefix>0}, {@code <prefix>1} and so on. */
  public String keyOn(int member, String prefix) {
    int number = 0;
    while (ownerOf(prefix + number) != member) {
      number++;
    }
    return prefix + number;
  }

  @Override
  public void close() {
    proxy.close();
    nodes.forEach(TestNode::close);
  }
}
