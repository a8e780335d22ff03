package io.keyway.console;

import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.Ring;
import io.keyway.inspect.BreakerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what happened between two samples of a pool. */
final class Changes {

  private final long at;
  private final List<Event> events = new ArrayList<>();

  private Changes(long at) {
    this.at = at;
  }

  /** What differs between two rings. */
  static List<Event> between(Ring before, Ring after, long at) {
    Changes changes = new Changes(at);
    if (before.epoch() != after.epoch()) {
      changes.compare(before, after);
    }
    return changes.events;
  }

  private void compare(Ring before, Ring after) {
    Map<String, Member> gone = new HashMap<>();
    before.members().forEach(member -> gone.put(member.id(), member));
    for (Member member : after.members()) {
      Member known = gone.remove(member.id());
      if (known == null) {
        add("joined", member.id(), member.address().toString());
      } else {
        compare(known, member);
      }
    }
    gone.keySet().forEach(id -> add("left", id, ""));
    if (!before.placement().equals(after.placement())) {
      add("placed", "", after.placement().toString());
    }
    if (before.phase() != after.phase()) {
      add("phase", "", after.phase().name());
    }
  }

  private void compare(Member before, Member after) {
    if (before.weight() != after.weight()) {
      add("weighed", after.id(), Integer.toString(after.weight()));
    }
    if (before.state() != after.state()) {
      add(
          after.state() == MemberState.DRAINING ? "draining" : "state",
          after.id(),
          after.state().name().toLowerCase(Locale.ROOT));
    }
    if (!before.address().equals(after.address())) {
      add("moved", after.id(), after.address().toString());
    }
  }

  /** What happened to a server between two readings of it. */
  static List<Event> between(
      String node, Probe.Reading<NodeStats> before, Probe.Reading<NodeStats> after, long at) {
    Changes changes = new Changes(at);
    changes.compare(node, before.answer(), after);
    return changes.events;
  }

  private void compare(String node, @Nullable NodeStats before, Probe.Reading<NodeStats> after) {
    NodeStats now = after.answer();
    if (before != null && now == null) {
      add("lost", node, after.problem());
    } else if (before == null && now != null) {
      add("answers", node, "");
    } else if (before != null && now != null) {
      compare(node, before.values(), now.values());
    }
  }

  private void compare(String node, long[] before, long[] now) {
    if (now[SampledStat.UPTIME] < before[SampledStat.UPTIME]) {
      add("restarted", node, "");
    } else if (now[SampledStat.FLUSHES] > before[SampledStat.FLUSHES]) {
      add("flushed", node, "");
    }
  }

  /** What happened to the breaker of a node between two looks at the same proxies. */
  static List<Event> ofBreaker(String node, BreakerState before, BreakerState after, long at) {
    Changes changes = new Changes(at);
    // A proxy that was started anew counts from 0 again.
    boolean opened = after.opens() > before.opens() || (before.open() == 0 && after.open() > 0);
    if (opened) {
      changes.add("breaker-opened", node, "");
    }
    boolean wasOpen = opened || before.open() > 0;
    if (wasOpen && after.open() == 0) {
      changes.add("breaker-closed", node, "");
    }
    return changes.events;
  }

  private void add(String kind, String node, String detail) {
    events.add(new Event(at, kind, node, detail));
  }
}
