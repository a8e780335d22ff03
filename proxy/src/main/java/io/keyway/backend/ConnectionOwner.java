package io.keyway.backend;

/** Whoever has opened a connection, and decides what its fate means. Event loop only. */
interface ConnectionOwner {

  /** The node has answered as a server of the protocol does: the connection may be used. */
  void ready(BackendConnection connection);

  /** The node takes again what is sent. */
  default void writable() {}

  /** A whole reply came; called before its sink learns of it. */
  void succeeded();

  /**
   * The connection can't be used any more; the owner ends it with {@link BackendConnection#fail}.
   */
  void broken(BackendConnection connection, String cause);

  /** The connection has ended; called before the requests on it fail. */
  void lost(BackendConnection connection, String cause);
}
