package io.keyway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Relays TCP connections to a port on loopback, and does to what the server answers what a test
 * wants done. Any thread.
 */
public final class FaultRelay implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final int CHUNK_BYTES = 64 << 10;

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger afflicted = new AtomicInteger();
  private volatile int target;
  private volatile boolean cut;
  private volatile boolean silent;
  private volatile Fault fault = Fault.NONE;

  private FaultRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /** Starts to relay, and does no harm until it is told to. */
  public static FaultRelay to(int target) throws IOException {
    return new FaultRelay(target);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The connections that were relayed so far. */
  public int connections() {
    return connections.get();
  }

  /** The pieces of answers to which a fault was done so far. */
  public int afflicted() {
    return afflicted.get();
  }

  /** Does this to every answer from now on. */
  public void inflict(Fault next) {
    fault = next;
  }

  /** Closes every connection and each new one. */
  public void cut() {
    cut = true;
    closeAll();
  }

  /** Loses all bytes in both directions and leaves the connections open, as a host that is gone. */
  public void silence() {
    silent = true;
  }

  /** Does no more harm; what was lost stays so. */
  public void mend() {
    fault = Fault.NONE;
    silent = false;
    cut = false;
  }

  /** Leads to another server from now on, and ends the connections to the one before. */
  public void swap(int other) {
    target = other;
    closeAll();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void closeAll() {
    sockets.forEach(FaultRelay::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        accept(listener.accept());
      } catch (IOException _) {
        // The listener is closed: the loop's condition tells.
        Thread.onSpinWait();
      }
    }
  }

  private void accept(Socket client) {
    if (cut) {
      close(client);
      return;
    }
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      relay(client, server, Direction.REQUESTS);
      relay(server, client, Direction.ANSWERS);
      connections.incrementAndGet();
    } catch (IOException _) {
      // Nobody listens there, so nobody listens here.
      close(client);
    }
  }

  private enum Direction {
    REQUESTS,
    ANSWERS
  }

  private void relay(Socket from, Socket to, Direction direction) {
    sockets.add(from);
    if (cut) {
      close(from);
    }
    Thread.startVirtualThread(() -> {
      try (from;
          to) {
        pass(from.getInputStream(), to, direction);
      } catch (IOException _) {
        // One end is closed, and now the other is too.
      } finally {
        sockets.remove(from);
      }
    });
  }

  private void pass(InputStream from, Socket to, Direction direction) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
      if (silent) {
        continue;
      }
      Fault done = direction == Direction.ANSWERS ? fault : Fault.NONE;
      if (!done.equals(Fault.NONE)) {
        afflicted.incrementAndGet();
      }
      done.deliver(chunk, length, to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
