package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.cluster.Ring;
import io.keyway.pool.Pool;
import io.keyway.pool.PoolView;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A block of statistics for each pool that a listener leads to: its ring, and how many of its
 * members answer. Each name starts with the pool's and a dot.
 */
final class PoolStatsReply extends PendingReply {

  private final List<Pool> pools;
  private final Map<Backend, Pool> members;
  private final StatsForm form;
  private final Set<Backend> failed = new HashSet<>();

  PoolStatsReply(List<Pool> pools, Map<Backend, Pool> members, StatsForm form) {
    this.pools = pools;
    this.members = members;
    this.form = form;
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  public void stat(Backend backend, ReplyParser line) {
    // That there is an answer is all that is asked.
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    // As above.
  }

  @Override
  void unavailable(Backend backend, String cause) {
    failed.add(backend);
  }

  @Override
  void refuse(String errorLine) {
    // A pool without members is shown as such.
  }

  @Override
  void finish(ByteBuf out) {
    pools.forEach(pool -> write(out, pool));
    form.end(out);
  }

  private void write(ByteBuf out, Pool pool) {
    String prefix = pool.name() + '.';
    PoolView view = pool.view();
    Ring ring = view.ring();
    long asked = members.values().stream().filter(pool::equals).count();
    long lost = failed.stream().filter(backend -> members.get(backend) == pool).count();
    form.figure(out, prefix + "epoch", Long.toString(view.epoch()));
    form.figure(out, prefix + "phase", ring == null ? "none" : ring.phase().name());
    form.figure(out, prefix + "members", Long.toString(asked));
    form.figure(out, prefix + "answered", Long.toString(asked - lost));
    form.figure(out, prefix + "failed", Long.toString(lost));
  }
}
