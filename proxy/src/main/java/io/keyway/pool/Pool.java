package io.keyway.pool;

import io.keyway.backend.Backend;
import io.keyway.backend.BackendSettings;
import io.keyway.backend.BreakerGuard;
import io.keyway.cluster.Address;
import io.keyway.cluster.Freshness;
import io.keyway.cluster.Member;
import io.keyway.cluster.Policies;
import io.keyway.cluster.Ring;
import io.keyway.cluster.WhenLost;
import io.keyway.measure.LoopMeasurements;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.placement.Placement;
import io.keyway.stats.PoolCounters;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool as one event loop knows it, from ring to ring. Event loop only. */
public final class Pool {

  /**
   * A backend outlives a new ring if its member keeps all this; weight and order do not matter to
   * it.
   */
  private record Node(String id, Address address, BackendSettings settings) {}

  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  private final String name;
  private final String noMembers;
  private final BackendSettings settings;
  private final BreakerGuard guard;
  private final Transport transport;
  private final EventLoop loop;
  private final TurnFlusher flusher;
  private final PoolCounters counters;
  private final LoopMeasurements measurements;
  private Map<Node, Backend> backends = Map.of();
  private PoolView view = new PoolView(null, null, List.of());
  private @Nullable RingPlacement placement;
  private Supplier<Freshness> freshness = () -> Freshness.FIXED;

  /**
   * A pool that has no ring yet.
   *
   * @param settings for nodes, where the ring says nothing else
   */
  public Pool(
      String name,
      BackendSettings settings,
      Transport transport,
      EventLoop loop,
      TurnFlusher flusher,
      PoolCounters counters,
      LoopMeasurements measurements) {
    this.name = name;
    this.noMembers = "SERVER_ERROR pool " + name + " has no members yet";
    this.settings = settings;
    this.guard = new BreakerGuard(this::rehash);
    this.transport = transport;
    this.loop = loop;
    this.flusher = flusher;
    this.counters = counters;
    this.measurements = measurements;
  }

  /** The event loop that the pool belongs to. */
  public EventLoop loop() {
    return loop;
  }

  /** What the loop measures of the requests to this pool. */
  public LoopMeasurements measurements() {
    return measurements;
  }

  /** The pool's name. */
  public String name() {
    return name;
  }

  /** What to answer while the view is empty. */
  public String noMembers() {
    return noMembers;
  }

  /** What requests are routed by now. */
  public PoolView view() {
    return view;
  }

  /** How fresh the ring is. */
  public Freshness freshness() {
    return freshness.get();
  }

  /** Learns how fresh rings are from now on. */
  public void follow(Supplier<Freshness> source) {
    freshness = source;
  }

  /**
   * Routes by another ring from the next request on. Backends that are in both go on as they are;
   * those that are gone answer what is in flight and close.
   *
   * @param placed where the ring places keys
   */
  public void adopt(Ring ring, RingPlacement placed) {
    BackendSettings chosen = settings(ring.policies());
    guard.limit(ring.members().size(), ring.policies().maxOpenPercent());
    Map<Node, Backend> before = new HashMap<>(backends);
    Map<Node, Backend> after = new HashMap<>();
    List<Backend> inOrder = new ArrayList<>();
    for (Member member : ring.members()) {
      Node node = new Node(member.id(), member.address(), chosen);
      Backend kept = before.remove(node);
      Backend backend = kept == null ? connect(node) : kept;
      after.put(node, backend);
      inOrder.add(backend);
    }
    backends = after;
    placement = placed;
    view = new PoolView(ring, placed.home(), inOrder);
    counters.adopted(
        ring.epoch(), ring.phase().name(), inOrder.stream().map(Backend::counters).toList());
    before.values().forEach(Backend::close);
    measurements.routedBy(
        "pool " + name + ", " + ring.placement() + ", epoch " + ring.epoch(), ids(inOrder));
    rehash();
  }

  /** Lets other members stand in for those that are lost now, if that is the policy. */
  private void rehash() {
    RingPlacement placed = placement;
    Set<Integer> lost = view.lost();
    if (placed == null || view.policies().lost() != WhenLost.REHASH) {
      return;
    }
    if (lost.isEmpty()) {
      view = view.atHome();
    } else {
      var _ =
          placed
              .without(lost)
              .thenAcceptAsync(built -> standIn(placed, lost, built), loop)
              .exceptionally(this::nobodyStandsIn);
    }
  }

  private @Nullable Void nobodyStandsIn(Throwable cause) {
    log.error("pool {}: nobody stands in for the members that are lost", name, cause);
    return null;
  }

  /** Adopts a placement, unless there is another ring or another loss since. */
  private void standIn(RingPlacement placed, Set<Integer> lost, Placement built) {
    if (placed == placement && lost.equals(view.lost())) {
      view = view.actingBy(built.copy());
    }
  }

  private BackendSettings settings(Policies policies) {
    int failures = policies.failureLimit();
    return settings.withTimeouts(
        timeout(policies.connectTimeoutMillis(), settings.connectTimeout()),
        timeout(policies.replyTimeoutMillis(), settings.replyTimeout()),
        failures == Policies.OWN ? settings.timeoutsToOpen() : failures);
  }

  private static Duration timeout(int millis, Duration own) {
    return millis == Policies.OWN ? own : Duration.ofMillis(millis);
  }

  private static Set<String> ids(List<Backend> members) {
    return members.stream().map(Backend::name).collect(Collectors.toSet());
  }

  private Backend connect(Node node) {
    InetSocketAddress address =
        InetSocketAddress.createUnresolved(node.address().host(), node.address().port());
    return new Backend(
        node.id(), address, node.settings(), guard, transport, loop, flusher, measurements);
  }
}
