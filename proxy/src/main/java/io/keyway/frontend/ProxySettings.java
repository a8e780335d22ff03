package io.keyway.frontend;

import io.keyway.backend.BackendSettings;
import java.net.InetSocketAddress;

/**
 * What a proxy is started with.
 *
 * @param address where it listens; port 0 takes a free one
 * @param threads event loops
 * @param connections clients at a time
 * @param backlog connections that may wait to be accepted
 * @param backend how it deals with nodes
 */
public record ProxySettings(
    InetSocketAddress address, int threads, int connections, int backlog, BackendSettings backend) {

  public ProxySettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
  }
}
