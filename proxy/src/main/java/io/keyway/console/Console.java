package io.keyway.console;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Ring;
import io.keyway.telemetry.AdminServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The console of a proxy: shows and changes the pools of its cluster, or shows those that it has
 * from the command line. Any thread.
 */
public final class Console implements AutoCloseable {

  private final Pools pools;
  private final Sampler sampler;
  private final LiveResource live;
  private final @Nullable Sessions sessions;
  private final Api api;

  private Console(Pools pools, @Nullable Sessions sessions, Accounts accounts) {
    this.pools = pools;
    this.sessions = sessions;
    this.sampler = new Sampler(pools);
    this.live = new LiveResource(pools, sampler);
    Access access = sessions == null ? Access.open() : Access.guarded(sessions);
    AuditLog audit = new AuditLog();
    Routes routes = new Routes();
    new SessionResource(access, sessions, accounts, audit).addTo(routes);
    new PoolResource(pools, audit).addTo(routes);
    new StatsResource(pools).addTo(routes);
    new ClusterResource(pools.clusters(), audit).addTo(routes);
    live.addTo(routes);
    new MeasureResource(pools).addTo(routes);
    Shares shares = new Shares();
    new PlacementResource(pools, shares).addTo(routes);
    new RingResource(pools, shares, audit).addTo(routes);
    new ScanResource(pools).addTo(routes);
    new ItemResource(pools, audit).addTo(routes);
    new CommandResource(pools, audit).addTo(routes);
    this.api = new Api(routes, access);
  }

  /**
   * A console that watches the pools and proxies of a cluster from now on.
   *
   * @param cluster which stays its owner's to close
   * @param signIn what people need to get in
   */
  public static Console ofCluster(Cluster cluster, SignIn signIn) {
    return start(new Pools(cluster), signIn);
  }

  /**
   * A console that watches pools whose rings do not change.
   *
   * @param rings by the pools' names
   * @param proxies that serve them, by name
   */
  public static Console ofRings(
      Map<String, Ring> rings, Map<String, LiveProxy> proxies, SignIn signIn) {
    return start(Pools.of(rings, proxies), signIn);
  }

  private static Console start(Pools pools, SignIn signIn) {
    Accounts accounts = new Accounts(signIn.accounts());
    Sessions sessions = signIn.needed() ? new Sessions(accounts) : null;
    return new Console(pools, sessions, accounts);
  }

  /**
   * Has an admin server answer for the console, under {@code /}, {@code /web/} and {@code /api/}.
   */
  public void mount(AdminServer server) {
    Page page = new Page();
    server.mount("/", page);
    server.mount(Api.PATH, api);
  }

  /** The word with which the first operator signs in; empty if there is one, or none is needed. */
  public Optional<String> firstRunToken() {
    return sessions == null ? Optional.empty() : Optional.ofNullable(sessions.firstRunToken());
  }

  @Override
  public void close() {
    live.close();
    sampler.close();
    pools.close();
  }

  /**
   * What people need to get in.
   *
   * @param needed whether they sign in at all; only a console on loopback may do without
   * @param accounts the file of accounts, or null to forget them with the process
   */
  public record SignIn(boolean needed, @Nullable Path accounts) {

    /** For a console on loopback. */
    public static final SignIn NONE = new SignIn(false, null);
  }
}
