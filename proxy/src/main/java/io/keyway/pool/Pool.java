package io.keyway.pool;

import io.keyway.backend.Backend;
import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.placement.Placement;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pool as one event loop knows it, from ring to ring. Event loop only. */
public final class Pool {

  /**
   * A backend outlives a new ring if its member keeps both; weight and order do not matter to it.
   */
  private record Node(String id, Address address) {}

  private final String name;
  private final String noMembers;
  private final BackendSettings settings;
  private final Transport transport;
  private final EventLoop loop;
  private final TurnFlusher flusher;
  private Map<Node, Backend> backends = Map.of();
  private PoolView view = new PoolView(null, null, List.of());

  /** A pool that has no ring yet. */
  public Pool(
      String name,
      BackendSettings settings,
      Transport transport,
      EventLoop loop,
      TurnFlusher flusher) {
    this.name = name;
    this.noMembers = "SERVER_ERROR pool " + name + " has no members yet";
    this.settings = settings;
    this.transport = transport;
    this.loop = loop;
    this.flusher = flusher;
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

  /**
   * Routes by another ring from the next request on. Backends that are in both go on as they are;
   * those that are gone answer what is in flight and close.
   *
   * @param placement of the ring's members in their order, this loop's own; null if there are none
   */
  public void adopt(Ring ring, @Nullable Placement placement) {
    Map<Node, Backend> before = new HashMap<>(backends);
    Map<Node, Backend> after = new HashMap<>();
    List<Backend> inOrder = new ArrayList<>();
    for (Member member : ring.members()) {
      Node node = new Node(member.id(), member.address());
      Backend kept = before.remove(node);
      Backend backend = kept == null ? connect(node) : kept;
      after.put(node, backend);
      inOrder.add(backend);
    }
    backends = after;
    view = new PoolView(ring, placement, inOrder);
    before.values().forEach(Backend::close);
  }

  private Backend connect(Node node) {
    InetSocketAddress address =
        InetSocketAddress.createUnresolved(node.address().host(), node.address().port());
    return new Backend(node.id(), address, settings, transport, loop, flusher);
  }
}
