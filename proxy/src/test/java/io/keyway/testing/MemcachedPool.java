package io.keyway.testing;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Member;
import io.keyway.fixture.Memcached;
import io.keyway.placement.Profile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A memcached by itself, and a proxy over three others, to be compared. */
public final class MemcachedPool implements AutoCloseable {

  private static final int SERVERS = 4;

  private final List<Memcached> servers = new ArrayList<>();
  private final TestPool pool = TestPool.empty(BackendSettings.DEFAULTS);

  private MemcachedPool() {}

  /** Starts all of them. */
  public static MemcachedPool start() throws IOException {
    MemcachedPool started = new MemcachedPool();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      // Its maintainer holds items for a moment, and a number that somebody holds changes in
      // another way.
      Memcached server = Memcached.start("-o", "no_lru_maintainer");
      started.servers.add(server);
      members.add(Member.of("n" + i, server.address()));
    }
    started.pool.adopt(Profile.KETAMA, members.subList(1, SERVERS));
    return started;
  }

  /** Where the one by itself listens. */
  public InetSocketAddress direct() {
    return servers.getFirst().socketAddress();
  }

  /** Where the proxy listens. */
  public InetSocketAddress proxied() {
    return pool.proxy().address();
  }

  @Override
  public void close() {
    pool.close();
    servers.forEach(Memcached::close);
  }
}
