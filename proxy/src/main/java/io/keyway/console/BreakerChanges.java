package io.keyway.console;

import io.keyway.inspect.BreakerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What breakers did between two looks, by the proxies that have told of them both times: one that
 * begins or ceases to tell opens and closes nothing. One thread.
 */
final class BreakerChanges {

  private final Map<String, BreakerState> before = new TreeMap<>();
  private final Map<String, BreakerState> after = new TreeMap<>();

  /**
   * Adds the nodes' breakers in one proxy.
   *
   * @param then null if it has not told before
   */
  void add(@Nullable Map<String, BreakerState> then, Map<String, BreakerState> now) {
    if (then != null) {
      then.forEach((node, state) -> before.merge(node, state, BreakerState::plus));
      now.forEach((node, state) -> after.merge(node, state, BreakerState::plus));
    }
  }

  List<Event> events(long at) {
    List<Event> events = new ArrayList<>();
    after.forEach((node, now) -> {
      // A node that is new may have an open breaker already.
      BreakerState then = before.getOrDefault(node, BreakerState.NONE);
      events.addAll(Changes.ofBreaker(node, then, now, at));
    });
    return events;
  }
}
