package io.keyway.inspect;

import java.io.IOException;

/**
 * A server answered something else than was asked for: an error line, or what is no memcached
 * protocol. The message is a sentence for people that names the server.
 */
public final class NodeException extends IOException {
  private static final long serialVersionUID = 1L;

  NodeException(String sentence) {
    super(sentence);
  }
}
