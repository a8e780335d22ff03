package io.keyway.testing;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.fixture.Memcached;
import io.keyway.placement.Profile;
import io.keyway.server.Comparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A memcached that is asked directly, and a proxy over three servers, which must answer alike. */
public final class ComparedPool implements AutoCloseable {

  /** What the proxy's servers are. */
  public enum Servers {
    KEYWAY_NODES,
    MEMCACHEDS
  }

  private static final int SERVERS = 3;
  private static final int ITEM_BYTES_MAX = 1 << 20;

  private final List<Memcached> memcacheds = new ArrayList<>();
  private final TestPool pool;
  private final Comparison comparison;

  private ComparedPool(Servers servers) throws IOException {
    pool = TestPool.empty(TestPool.PATIENT);
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= SERVERS; i++) {
      Address address =
          switch (servers) {
            case KEYWAY_NODES -> pool.addNode(TestNode.roomy(ITEM_BYTES_MAX)).address();
            case MEMCACHEDS -> memcached();
          };
      members.add(Member.of("n" + i, address));
    }
    pool.adopt(Profile.KETAMA, members);
    comparison = Comparison.start(pool.proxy().address());
  }

  /** Starts all. */
  public static ComparedPool start(Servers servers) throws IOException {
    return new ComparedPool(servers);
  }

  private Address memcached() throws IOException {
    Memcached memcached = Memcached.start(Comparison.OPTIONS);
    memcacheds.add(memcached);
    return memcached.address();
  }

  public Comparison comparison() {
    return comparison;
  }

  public TestPool pool() {
    return pool;
  }

  @Override
  public void close() throws IOException {
    comparison.close();
    pool.close();
    memcacheds.forEach(Memcached::close);
  }
}
