package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.pool.Pool;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;

/** Requests that go to all members of all pools that a listener leads to. Event loop only. */
final class Broadcast {

  private final Routes routes;

  Broadcast(Routes routes) {
    this.routes = routes;
  }

  /** Has all members do something, which they answer with OK; all pools must have some. */
  void order(PendingReply reply, ReplyQueue queue, Consumer<ByteBuf> request) {
    queue.add(reply);
    Pool empty = routes.emptyPool();
    if (empty != null) {
      reply.refuseWithoutMembers(empty);
    }
    send(routes.members(), Expectation.DONE, reply, request);
  }

  /** Asks members for something, of which there must be some. */
  void ask(
      List<Backend> members,
      Expectation expectation,
      PendingReply reply,
      ReplyQueue queue,
      Consumer<ByteBuf> request) {
    queue.add(reply);
    if (members.isEmpty()) {
      reply.refuseWithoutMembers(routes.own());
    }
    send(members, expectation, reply, request);
  }

  /**
   * Asks members what they count by prefixes, each on a lane: a prefix may hold a line end, with
   * which memcached's answer is out of step.
   */
  void askPrefixes(
      List<Backend> members, PrefixStatsReply reply, ReplyQueue queue, Consumer<ByteBuf> request) {
    queue.add(reply);
    if (members.isEmpty()) {
      reply.refuseWithoutMembers(routes.own());
    }
    for (Backend backend : members) {
      Lane lane = reply.beginOnLane(backend, false);
      if (lane != null) {
        reply.answersOn(lane, lane.begin(Expectation.STATS, reply));
        request.accept(lane.out());
        lane.send();
      }
    }
    reply.allBegun();
  }

  private static void send(
      List<Backend> members,
      Expectation expectation,
      PendingReply reply,
      Consumer<ByteBuf> request) {
    for (Backend backend : members) {
      if (reply.begin(backend, expectation, null) != null) {
        request.accept(backend.out());
        backend.written();
      }
    }
    reply.allBegun();
  }
}
