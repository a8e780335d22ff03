package io.keyway.backend;

import io.keyway.stats.NodeStat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lanes to one node: those in use, and some idle ones. Event loop only. */
final class Lanes {

  private static final int IDLE_MAX = 4;

  private final Backend backend;
  private final Connector connector;
  private final List<Lane> open = new ArrayList<>();
  private final ArrayDeque<Lane> idle = new ArrayDeque<>();
  private boolean closing;

  Lanes(Backend backend, Connector connector) {
    this.backend = backend;
    this.connector = connector;
  }

  /** Why no lane can be had now, or null if one can. */
  @Nullable String refusal() {
    return idle.isEmpty() && open.size() == BackendSettings.LANES_MAX
        ? "overloaded, " + BackendSettings.LANES_MAX + " long values under way"
        : null;
  }

  /** Hands out an idle or a new lane. */
  Lane take() {
    Lane lane = idle.pollLast();
    if (lane == null) {
      lane = new Lane(backend, this, connector);
      open.add(lane);
      backend.counters().set(NodeStat.LANES, open.size());
    }
    return lane;
  }

  /** Takes back a lane that is in step. */
  void release(Lane lane) {
    if (closing || idle.size() == IDLE_MAX) {
      lane.abandon();
    } else {
      idle.addLast(lane);
    }
  }

  /** Forgets a lane whose connection has ended. */
  void remove(Lane lane) {
    open.remove(lane);
    idle.remove(lane);
    backend.counters().set(NodeStat.LANES, open.size());
  }

  /** Whether somebody waits for a node on a lane. */
  boolean isWaiting() {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).isWaiting()) {
        return true;
      }
    }
    return false;
  }

  /** Ends the lanes on which a node has made no progress for too long. */
  void endOverdue(long nowNanos) {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).endOverdue(nowNanos);
    }
  }

  /** Hands out no more lanes; those in use close when they are released. */
  void close() {
    closing = true;
    List.copyOf(idle).forEach(Lane::abandon);
  }
}
