package io.keyway.net;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.TimeUnit;

/** The end of event loops. */
public final class EventLoops {

  /**
   * The shortest there is: a loop sleeps for 100 ms each time when it has had something to do
   * within the quiet period, and without one it may end before it has closed its channels.
   */
  private static final long QUIET_NANOS = 1;

  private static final long STOP_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  private EventLoops() {}

  /**
   * Closes all channels of the loops and ends their threads; waits at most five seconds. For the
   * second time, does nothing.
   *
   * @return whether all threads have ended
   */
  public static boolean close(EventLoopGroup loops) {
    if (!loops.isShuttingDown()) {
      loops.forEach(EventLoops::goRoundOnceMore);
    }
    return loops
        .shutdownGracefully(QUIET_NANOS, STOP_NANOS_MAX, TimeUnit.NANOSECONDS)
        .awaitUninterruptibly(STOP_NANOS_MAX, TimeUnit.NANOSECONDS);
  }

  /**
   * Has a loop go round again after it has first found that it is to stop: it closes its channels
   * at one place of its round alone, and when it is told to stop behind that place it would end
   * with channels open, whose peers wait for ever. A hook is something to do, and so no reason to
   * end.
   */
  private static void goRoundOnceMore(EventExecutor loop) {
    if (loop instanceof SingleThreadEventExecutor executor) {
      executor.addShutdownHook(() -> {});
    }
  }
}
