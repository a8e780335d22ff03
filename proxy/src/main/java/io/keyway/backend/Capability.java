package io.keyway.backend;

/** What some servers of the protocol do not know, with what is said of them then. */
public enum Capability {
  META("does not speak meta commands"),
  GAT("does not know gat");

  private final String lack;

  Capability(String lack) {
    this.lack = lack;
  }

  /** What is said of a server without it, behind its name. */
  public String lack() {
    return lack;
  }
}
