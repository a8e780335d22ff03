package io.keyway.measure;

import java.util.Locale;

/**
 * What a request's time at a node is made of, as far as a proxy can tell. How much of the answer's
 * time the network took, only the node knows.
 */
public enum Phase {
  /** From the client's request to its bytes being handed to the kernel. */
  QUEUE,
  /** Sent, and behind earlier requests on the same connection, which are answered first. */
  BEHIND,
  /** From then on to the last byte of the answer: the network there and back, and the node. */
  ANSWER;

  /** The name that people see. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
