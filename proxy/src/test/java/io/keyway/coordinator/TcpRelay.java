package io.keyway.coordinator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Relays TCP connections to a port on loopback until it is cut, and again after it is mended. */
final class TcpRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  TcpRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Closes every connection and each new one. */
  void cut() {
    cut = true;
    sockets.forEach(TcpRelay::close);
  }

  void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (cut) {
          close(client);
        } else {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          relay(client, server);
          relay(server, client);
        }
      } catch (IOException _) {
        // The listener or the target is closed: the loop's condition tells which.
        Thread.onSpinWait();
      }
    }
  }

  private void relay(Socket from, Socket to) {
    sockets.add(from);
    if (cut) {
      close(from);
    }
    Thread.startVirtualThread(() -> {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException _) {
        // One end is closed, and now the other is too.
        sockets.remove(from);
      }
    });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
