package io.keyway.cluster;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy tells the coordinator of a pool: the ring it has adopted. Nothing is told before
 * the first one. Any thread.
 */
public final class Acknowledgement implements AutoCloseable {
  private final Function<byte[], Registration> opener;
  private @Nullable Registration registration;
  private boolean closed;

  Acknowledgement(Function<byte[], Registration> opener) {
    this.opener = opener;
  }

  /** Call it when every request from now on follows this ring. */
  public synchronized void adopted(Ring ring) {
    if (closed) {
      return;
    }
    byte[] document = ClusterCodec.encode(Ack.of(ring));
    if (registration == null) {
      registration = opener.apply(document);
    } else {
      registration.update(document);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (registration != null) {
      registration.close();
    }
  }
}
