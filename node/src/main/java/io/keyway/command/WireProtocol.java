package io.keyway.command;

/** The protocols that a client may speak. */
public enum WireProtocol {
  /** Text or binary, as the client's first byte says. */
  AUTO("auto-negotiate"),
  ASCII("ascii"),
  BINARY("binary");

  private final String wireName;

  WireProtocol(String wireName) {
    this.wireName = wireName;
  }

  /** The name in {@code stats settings}. */
  public String wireName() {
    return wireName;
  }
}
