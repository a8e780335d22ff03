package io.keyway.net;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/** The end of event loops. */
public final class EventLoops {

  /**
   * Any quiet period above 0 makes a loop go round once more, and only then does it surely close
   * its channels: one that is told to stop just before it looks whether it may end leaves them
   * open, and their peers wait for ever.
   */
  private static final long QUIET_MILLIS = 1;

  private static final long STOP_MILLIS_MAX = 5_000;

  private EventLoops() {}

  /**
   * Closes all channels of the loops and ends their threads; waits at most five seconds.
   *
   * @return whether all threads have ended
   */
  public static boolean close(EventLoopGroup loops) {
    return loops
        .shutdownGracefully(QUIET_MILLIS, STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }
}
