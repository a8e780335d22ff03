package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.memory.Buffers;
import java.util.List;

/** Asks all nodes for their items. One per event loop. */
final class Dumps {

  private final Routes routes;
  private final DumpPermit permit;

  Dumps(Routes routes, DumpPermit permit) {
    this.routes = routes;
    this.permit = permit;
  }

  /** Puts a dump behind the client's other replies; it begins when it is its turn. */
  void add(Dump dump, ReplyQueue queue) {
    DumpReply reply = new DumpReply(dump, this);
    queue.add(reply);
    reply.advanced();
  }

  /** Sends a request for a dump to all nodes. */
  void ask(Dump dump, DumpReply reply) {
    List<Backend> members = routes.members();
    if (!permit.tryTake()) {
      reply.refuse(dump.form().busy());
      return;
    }
    reply.admitted();
    if (members.isEmpty()) {
      reply.refuseWithoutMembers(routes.own());
    }
    members.forEach(member -> ask(member, dump, reply));
  }

  private static void ask(Backend backend, Dump dump, DumpReply reply) {
    int part = reply.addPart();
    String refusal = backend.laneRefusal();
    if (refusal != null) {
      reply.partRefused(backend, refusal);
      return;
    }
    Lane lane = backend.lane();
    reply.answersOn(part, lane);
    lane.beginSearch(Expectation.DUMP, reply).partOf(part);
    Buffers.write(lane.out(), dump.line());
    lane.send();
  }

  /** The dump that runs is over. */
  void ended() {
    permit.giveBack();
  }
}
