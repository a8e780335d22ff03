package io.keyway.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All connections to one target, over all event loops, open from the first round to the last. Made,
 * used and closed by one thread, which is no event loop.
 */
final class TargetLoad {

  private static final long DRAIN_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);
  private static final long DRAIN_POLL_MILLIS = 1;

  private final Target target;
  private final Workload workload;
  private final Set<Long> pids;
  private final CountDownLatch openConnections;
  private final List<LoadLoop> loops = new ArrayList<>();

  /**
   * Makes the event loops' parts, without connections.
   *
   * @param pids the server's processes, or empty if they are not known
   */
  TargetLoad(
      Target target,
      Workload workload,
      Set<Long> pids,
      Transport transport,
      RequestBytes requests,
      KeyPicker picker) {
    this.target = target;
    this.workload = workload;
    this.pids = pids;
    this.openConnections = new CountDownLatch(workload.connections());
    SplittableRandom seeds = new SplittableRandom(workload.seed());
    for (int thread = 0; thread < workload.threads(); thread++) {
      RequestMix mix = new RequestMix(workload, requests, picker, seeds.split());
      EventLoop eventLoop = transport.group().next();
      loops.add(
          new LoadLoop(eventLoop, mix, workload.rate() / workload.threads(), openConnections));
    }
  }

  Target target() {
    return target;
  }

  Set<Long> pids() {
    return pids;
  }

  /** Its parts, one per event loop. */
  List<LoadLoop> loops() {
    return loops;
  }

  /**
   * Opens all connections.
   *
   * @throws TargetException if one cannot be opened
   */
  void connect(InetSocketAddress address, Transport transport) throws InterruptedException {
    for (int number = 0; number < workload.connections(); number++) {
      LoadLoop loop = loops.get(number % loops.size());
      ChannelFuture connected =
          new Bootstrap()
              .group(loop.eventLoop())
              .channel(transport.channelType())
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Population.CONNECT_MILLIS)
              .handler(initializer(loop))
              .connect(address)
              .await();
      if (!connected.isSuccess()) {
        throw TargetException.unreachable(target, String.valueOf(connected.cause().getMessage()));
      }
    }
  }

  private ChannelInitializer<Channel> initializer(LoadLoop loop) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        BenchConnection connection = new BenchConnection(channel, loop, workload);
        channel.pipeline().addLast(connection);
        loop.add(connection);
      }
    };
  }

  /**
   * Runs one round: warm-up, measured time, and the wait for the last replies. Ends early if all
   * connections are lost.
   */
  Round round() throws InterruptedException {
    each(LoadLoop::start);
    await(workload.warmupSeconds());
    each(LoadLoop::measure);
    double serverMicros = -ProcessCpu.micros(pids);
    await(workload.durationSeconds());
    serverMicros += ProcessCpu.micros(pids);
    each(LoadLoop::stop);
    drain();
    return result(serverMicros);
  }

  private void await(double seconds) throws InterruptedException {
    var _ = openConnections.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
  }

  private void each(Consumer<LoadLoop> action) throws InterruptedException {
    for (LoadLoop loop : loops) {
      loop.run(() -> action.accept(loop));
    }
  }

  /**
   * A target that leaves requests without a reply for longer than the limit loses those
   * connections.
   */
  private void drain() throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_NANOS_MAX;
    while (inFlight() > 0 && deadline - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(DRAIN_POLL_MILLIS);
    }
    each(LoadLoop::abandonInFlight);
  }

  private int inFlight() throws InterruptedException {
    AtomicInteger sum = new AtomicInteger();
    each(loop -> sum.addAndGet(loop.inFlight()));
    return sum.get();
  }

  private Round result(double serverMicros) throws InterruptedException {
    Tally measured = new Tally();
    Tally unmeasured = new Tally();
    double nanos = 0;
    double generatorNanos = 0;
    for (LoadLoop loop : loops) {
      measured.add(loop.measured());
      unmeasured.add(loop.unmeasured());
      nanos += (double) loop.measuredNanos() / loops.size();
      generatorNanos += loop.measuredCpuNanos();
    }
    return Round.of(measured, nanos, generatorNanos, loops.size(), serverMicros, unmeasured);
  }

  /** Closes all connections. */
  void close() throws InterruptedException {
    each(LoadLoop::close);
  }
}
