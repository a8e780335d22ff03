package io.keyway.cluster;

import java.time.Duration;

/**
 * How fresh the ring is that a proxy routes by.
 *
 * @param state whether ZooKeeper can be asked for a newer one
 * @param age how long it has been so
 */
public record Freshness(State state, Duration age) {

  /** Of a proxy that follows no ZooKeeper. */
  public static final Freshness FIXED = new Freshness(State.FIXED, Duration.ZERO);

  /** Where rings come from. */
  public enum State {
    /** The ring was given, and none will follow. */
    FIXED("static"),
    /** ZooKeeper can be reached. */
    LIVE("live"),
    /** ZooKeeper is away: the last ring stays in force. */
    FROZEN("frozen");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  /** Seconds since ZooKeeper was last heard of; 0 unless it is away. */
  public double frozenSeconds() {
    return state == State.FROZEN ? age.toMillis() / 1e3 : 0;
  }

  /**
   * The line that logs and clients show, {@code membership=frozen epoch=7 age=12s}.
   *
   * @param epoch of the ring, 0 if there is none yet
   */
  public String text(long epoch) {
    String line = "membership=" + state.word + " epoch=" + epoch;
    return state == State.FROZEN ? line + " age=" + age.toSeconds() + 's' : line;
  }
}
