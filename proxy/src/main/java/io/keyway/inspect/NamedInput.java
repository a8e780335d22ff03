package io.keyway.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** What a server sends; if it sends nothing in time, the failure says which server it was. */
final class NamedInput extends InputStream {

  private final PoolNode node;
  private final Duration timeout;
  private final InputStream in;

  NamedInput(PoolNode node, Duration timeout, InputStream in) {
    this.node = node;
    this.timeout = timeout;
    this.in = in;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("reads blocks only");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (SocketTimeoutException e) {
      SocketTimeoutException failure =
          new SocketTimeoutException(
              "%s did not answer within %s s".formatted(node, timeout.toMillis() / 1000.0));
      failure.initCause(e);
      throw failure;
    }
  }
}
