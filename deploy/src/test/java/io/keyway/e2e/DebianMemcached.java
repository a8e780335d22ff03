package io.keyway.e2e;

import io.keyway.fixture.Memcached;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** Debian's memcached, with one thread and 64 MB. */
final class DebianMemcached implements CacheServer {

  private final Memcached memcached;

  private DebianMemcached(Memcached memcached) {
    this.memcached = memcached;
  }

  /**
   * Starts memcached and waits until it listens.
   *
   * @throws UncheckedIOException if the program cannot be started
   */
  static DebianMemcached start() {
    try {
      return new DebianMemcached(Memcached.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InetSocketAddress address() {
    return memcached.socketAddress();
  }

  @Override
  public boolean isKeyway() {
    return false;
  }

  @Override
  public void close() {
    memcached.close();
  }

  @Override
  public String toString() {
    return "memcached";
  }
}
