package io.keyway.route;

import io.keyway.backend.Backend;
import org.jspecify.annotations.Nullable;

/**
 * How a list ends that all nodes have a part in: as one of them would end it, or with a line that
 * says which of them are missing. Event loop only.
 */
final class ListEnd {

  private int failed;
  private String failure = "";

  /** What all nodes that failed have said; null if they differ. */
  private @Nullable String refusal;

  /** A node has answered a line in place of its part. */
  void answered(Backend backend, String line) {
    fail(line, backend.name() + " answered " + line);
  }

  /** A node does not answer. */
  void refused(String errorLine) {
    fail(errorLine, errorLine.replaceFirst("^" + PendingReply.SERVER_ERROR, ""));
  }

  private void fail(String line, String cause) {
    if (failed++ == 0) {
      failure = cause;
      refusal = line;
    } else if (!line.equals(refusal)) {
      refusal = null;
    }
  }

  /** The nodes whose part is missing, or not whole. */
  int failed() {
    return failed;
  }

  /**
   * The last line of a list that is not whole: what all nodes refuse with the same line before
   * anything is listed is answered with that.
   */
  String incomplete(int nodes, boolean begun) {
    if (!begun && failed >= nodes && refusal != null) {
      return refusal;
    }
    return "%sincomplete dump, %d of %d nodes failed: %s"
        .formatted(PendingReply.SERVER_ERROR, failed, nodes, failure);
  }
}
