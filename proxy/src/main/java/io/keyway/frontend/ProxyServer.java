package io.keyway.frontend;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import io.keyway.net.ConnectionLimit;
import io.keyway.net.EventLoops;
import io.keyway.net.Listener;
import io.keyway.net.Transport;
import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import io.keyway.placement.Target;
import io.keyway.protocol.ReplyLine;
import io.keyway.route.Discovery;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running proxy: event loops that each know the pool and own their connections to its nodes, and
 * a listener.
 */
public final class ProxyServer implements AutoCloseable {

  /** The label of a member that says by which name other than its host it is placed. */
  private static final String NAME_LABEL = "name";

  private final ConnectionLimit limit;
  private final EventLoopGroup loops;
  private final Map<EventExecutor, ProxyWorker> workers = new HashMap<>();
  private final Discovery discovery = new Discovery();
  private final Listener listener;
  private volatile long epoch;

  private ProxyServer(ProxySettings settings) {
    this.limit = new ConnectionLimit(settings.connections());
    Transport transport = Transport.fastest();
    this.loops = transport.eventLoops("proxy", settings.threads());
    for (EventExecutor loop : loops) {
      workers.put(
          loop, new ProxyWorker((EventLoop) loop, settings.backend(), transport, discovery));
    }
    try {
      this.listener =
          Listener.open(transport, loops, settings.address(), settings.backlog(), new Clients());
    } catch (RuntimeException e) {
      EventLoops.close(loops);
      throw e;
    }
  }

  /**
   * Starts a proxy without a ring; it serves when this returns, and refuses keys until it {@link
   * #adopt}s one.
   *
   * @throws io.keyway.net.ListenException if its address can't be had
   */
  public static ProxyServer start(ProxySettings settings) {
    return new ProxyServer(settings);
  }

  /** Where the proxy listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /**
   * Routes by another ring. Returns when every event loop does: a request that comes after that is
   * placed by the new ring.
   *
   * @throws IllegalArgumentException if the ring names a placement that this proxy does not know,
   *     or can't place its members; the ring before stays
   */
  public void adopt(Ring ring) {
    Placement placement = placement(ring);
    for (ProxyWorker worker : workers.values()) {
      Placement own = placement == null ? null : placement.copy();
      worker.loop().submit(() -> worker.pool().adopt(ring, own)).awaitUninterruptibly();
    }
    epoch = ring.epoch();
  }

  private static @Nullable Placement placement(Ring ring) {
    PlacementChoice choice = ring.placement();
    Scheme scheme = Profile.of(choice.profile()).scheme(choice.hash(), choice.options());
    List<Target> targets = ring.members().stream().map(ProxyServer::target).toList();
    return targets.isEmpty() ? null : scheme.placement(targets);
  }

  private static Target target(Member member) {
    String name = member.labels().getOrDefault(NAME_LABEL, "");
    return new Target(name, member.address().host(), member.address().port(), member.weight());
  }

  /** The epoch of the ring that requests are routed by, 0 before the first. Any thread. */
  public long epoch() {
    return epoch;
  }

  /** Tells clients that discover servers to use these proxies. Any thread. */
  public void advertise(List<Address> proxies) {
    discovery.advertise(proxies);
  }

  /** The clients that are counted in and out. */
  public ConnectionLimit clients() {
    return limit;
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    listener.close();
    EventLoops.close(loops);
  }

  /** Sets up accepted clients, each on its own event loop. */
  private final class Clients extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      if (!limit.tryEnter()) {
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(ReplyLine.TOO_MANY_CONNECTIONS.bytes()))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      ProxyWorker worker = workers.get(channel.eventLoop());
      if (worker == null) {
        throw new IllegalStateException("a client on a loop that is not ours");
      }
      channel.pipeline().addLast(new ClientConnection(channel, worker, limit));
    }
  }
}
