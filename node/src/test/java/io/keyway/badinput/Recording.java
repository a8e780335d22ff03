package io.keyway.badinput;

/**
 * What a server did about an input.
 *
 * @param connection {@code open}, {@code shut} by the server, or ended {@code byus}
 */
record Recording(ReplyShape shape, String connection) {

  boolean isShut() {
    return connection.equals("shut");
  }

  /** Whether it is as a text says that names kinds of lines, and perhaps the connection's state. */
  boolean isAs(String other) {
    return toString().equals(other.contains("/") ? other : other + "/open");
  }

  @Override
  public String toString() {
    return shape + "/" + connection;
  }
}
