package io.keyway.cli;

import io.keyway.cluster.Ack;
import io.keyway.cluster.ClusterCodec;
import io.keyway.cluster.Defect;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Member;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Ring;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators see of a pool, as tables and as JSON. One thread. */
final class StateView {

  private static final String NONE = "-";

  private final PoolState state;
  private final Set<String> inRing;

  StateView(PoolState state) {
    this.state = state;
    this.inRing =
        state.ring().stream()
            .flatMap(ring -> ring.members().stream())
            .map(Member::id)
            .collect(Collectors.toSet());
  }

  /** All ids that are anywhere: written, in the ring, or running. */
  private Set<String> ids() {
    Set<String> ids = new TreeSet<>(state.members().keySet());
    ids.addAll(state.malformed());
    ids.addAll(inRing);
    ids.addAll(state.live().keySet());
    return ids;
  }

  String memberTable() {
    TextTable table =
        new TextTable("MEMBER", "ADDRESS", "WEIGHT", "SLOT", "STATE", "IN RING", "LIVE");
    for (String id : ids()) {
      Member member = state.members().get(id);
      String ring = inRing.contains(id) ? "yes" : "no";
      String live = state.live().containsKey(id) ? "yes" : "no";
      if (member == null) {
        table.add(id, NONE, NONE, NONE, stateWord(id), ring, live);
      } else {
        table.add(
            id,
            member.address().toString(),
            Integer.toString(member.weight()),
            member.slot() == Member.NO_SLOT ? NONE : Integer.toString(member.slot()),
            stateWord(id),
            ring,
            live);
      }
    }
    return table.toString();
  }

  /** The written state, or why there is none. */
  private String stateWord(String id) {
    Member member = state.members().get(id);
    if (member != null) {
      return ClusterCodec.word(member.state());
    }
    return state.malformed().contains(id) ? "malformed" : "removed";
  }

  void putMembers(ArrayNode array) {
    for (String id : ids()) {
      Member member = state.members().get(id);
      ObjectNode object = array.addObject().put("id", id);
      object.put("address", member == null ? null : member.address().toString());
      object.put("weight", member == null ? null : member.weight());
      object.put("slot", member == null || member.slot() == Member.NO_SLOT ? null : member.slot());
      object
          .put("state", stateWord(id))
          .put("inRing", inRing.contains(id))
          .put("live", state.live().containsKey(id));
      ObjectNode labels = object.putObject("labels");
      if (member != null) {
        member.labels().forEach(labels::put);
      }
    }
  }

  /** The ring, who leads, members, proxies and what is wrong. */
  String statusText(String pool) {
    StringBuilder text = new StringBuilder();
    text.append("pool ").append(pool).append(": ");
    text.append(state.ring().map(StateView::ringLine).orElse("no ring")).append('\n');
    text.append("coordinator: ").append(state.coordinator().orElse("none is elected"));
    text.append("\n\n").append(memberTable()).append('\n').append(proxyTable());
    if (!state.defects().isEmpty()) {
      text.append('\n').append("Left out of account until repaired:\n");
      state.defects().forEach(defect -> text.append("  ").append(defect).append('\n'));
    }
    return text.toString();
  }

  private static String ringLine(Ring ring) {
    return "epoch %d, %s, %d members, %s"
        .formatted(ring.epoch(), ring.phase(), ring.members().size(), ring.placement());
  }

  private String proxyTable() {
    TextTable table = new TextTable("PROXY", "ADDRESS", "EPOCH");
    for (String id : state.followers()) {
      LiveProxy proxy = state.proxies().get(id);
      Ack ack = state.acks().get(id);
      table.add(
          id,
          proxy == null ? NONE : proxy.address().toString(),
          ack == null ? NONE : Long.toString(ack.epoch()));
    }
    return table.toString();
  }

  ObjectNode statusJson(String pool) {
    ObjectNode json = OutputOptions.JSON.createObjectNode().put("pool", pool);
    Ring ring = state.ring().orElse(null);
    json.put("epoch", ring == null ? null : ring.epoch());
    json.put("phase", ring == null ? null : ring.phase().name());
    json.put("placement", ring == null ? null : ring.placement().toString());
    json.put("coordinator", state.coordinator().orElse(null));
    putMembers(json.putArray("members"));
    putProxies(json.putArray("proxies"));
    ArrayNode problems = json.putArray("problems");
    for (Defect defect : state.defects()) {
      problems.addObject().put("path", defect.path()).put("problem", defect.problem());
    }
    return json;
  }

  private void putProxies(ArrayNode array) {
    for (String id : state.followers()) {
      @Nullable LiveProxy proxy = state.proxies().get(id);
      @Nullable Ack ack = state.acks().get(id);
      array
          .addObject()
          .put("id", id)
          .put("address", proxy == null ? null : proxy.address().toString())
          .put("epoch", ack == null ? null : ack.epoch());
    }
  }
}
