package io.keyway.cluster;

/**
 * ZooKeeper could not be reached in time or refused a request. The message is one sentence that
 * names the ensemble.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unreachable;

  private ClusterException(String message, boolean unreachable) {
    super(message);
    this.unreachable = unreachable;
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
    this.unreachable = false;
  }

  static ClusterException unreachable(String message) {
    return new ClusterException(message, true);
  }

  /** Whether ZooKeeper could not be asked at all, or its answer was lost. */
  public boolean unreachable() {
    return unreachable;
  }
}
