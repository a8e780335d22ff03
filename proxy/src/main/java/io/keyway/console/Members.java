package io.keyway.console;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads rings and members that the page describes. */
final class Members {

  private static final int COUNT_MAX = 10_000;

  private Members() {}

  /**
   * A ring that a call describes by {@code members}, {@code profile}, {@code hash} and {@code
   * options}; what it leaves out is as in another ring.
   *
   * @throws IllegalArgumentException if a member breaks its rule
   */
  static Ring ring(Call call, Ring otherwise) throws IOException {
    PlacementChoice before = otherwise.placement();
    String profile = call.text("profile", before.profile());
    boolean same = profile.equals(before.profile());
    PlacementChoice placement =
        new PlacementChoice(
            profile,
            call.text("hash", same ? before.hash() : ""),
            call.body().has("options")
                ? options(call.body().get("options"))
                : same ? before.options() : Map.of());
    JsonNode members = call.body().path("members");
    return Ring.stable(
        otherwise.epoch(),
        placement,
        members.isMissingNode() ? otherwise.members() : members(members, otherwise),
        Set.of());
  }

  private static Map<String, String> options(JsonNode node) {
    Map<String, String> options = new HashMap<>();
    node.properties()
        .forEach(option -> options.put(option.getKey(), option.getValue().asString("")));
    return options;
  }

  private static List<Member> members(JsonNode nodes, Ring known) {
    if (nodes.size() > COUNT_MAX) {
      throw Refusal.badRequest("A ring has " + COUNT_MAX + " members at most.");
    }
    Map<String, Member> before = new HashMap<>();
    known.members().forEach(member -> before.put(member.id(), member));
    List<Member> members = new ArrayList<>();
    for (JsonNode node : nodes) {
      String id = node.path("id").asString("");
      Member given =
          before.getOrDefault(id, Member.of(id, Address.parse(node.path("address").asString(""))));
      members.add(changed(given, node));
    }
    return members;
  }

  /** A member with the weight, address and state that JSON names, and the rest as it was. */
  static Member changed(Member member, JsonNode node) {
    Member result = member;
    if (node.has("weight")) {
      result = result.withWeight(node.get("weight").asInt(0));
    }
    if (node.has("address")) {
      result = result.withAddress(Address.parse(node.get("address").asString("")));
    }
    if (node.has("state")) {
      String state = node.get("state").asString("").toUpperCase(Locale.ROOT);
      try {
        result = result.withState(MemberState.valueOf(state));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "state: '%s' (expected: active, draining or standby)".formatted(state), e);
      }
    }
    return result;
  }
}
