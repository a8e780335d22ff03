package io.keyway.cluster;

/**
 * ZooKeeper could not be reached in time or refused a request. The message is one sentence that
 * names the ensemble.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
