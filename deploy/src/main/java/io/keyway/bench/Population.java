package io.keyway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Stores every key of the workload in a target once, over one blocking connection, so that gets
 * hit. A server that misses would look faster than it is.
 */
final class Population {

  static final int CONNECT_MILLIS = 3_000;

  private static final int REPLY_MILLIS = 5_000;
  private static final int BATCH_BYTES = 64 << 10;

  private final Target target;
  private final Workload workload;
  private final RequestBytes requests;
  private final ReplyScanner scanner;
  private final byte[] scratch = new byte[BATCH_BYTES];

  Population(Target target, Workload workload, RequestBytes requests) {
    this.target = target;
    this.workload = workload;
    this.requests = requests;
    this.scanner = new ReplyScanner(workload.valueBytes());
  }

  /**
   * Connects, stores all keys and waits for each reply.
   *
   * @throws TargetException if it cannot connect, or the target does not store a key
   */
  void store(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      connect(socket, address);
      storeAll(socket);
    } catch (IOException e) {
      throw TargetException.unusable(target, String.valueOf(e.getMessage()));
    }
  }

  private void connect(Socket socket, InetSocketAddress address) {
    try {
      socket.connect(address, CONNECT_MILLIS);
    } catch (IOException e) {
      throw TargetException.unreachable(target, String.valueOf(e.getMessage()));
    }
  }

  private void storeAll(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(REPLY_MILLIS);
    ByteBuf batch = Unpooled.buffer(BATCH_BYTES);
    int waiting = 0;
    for (int key = 0; key < workload.keyspace(); key++) {
      requests.appendSet(batch, key);
      waiting++;
      if (batch.readableBytes() >= BATCH_BYTES || key + 1 == workload.keyspace()) {
        batch.readBytes(socket.getOutputStream(), batch.readableBytes());
        batch.clear();
        awaitStored(socket.getInputStream(), waiting);
        waiting = 0;
      }
    }
  }

  private void awaitStored(InputStream in, int count) throws IOException {
    int left = count;
    while (left > 0) {
      int length = in.read(scratch);
      if (length < 0) {
        throw new IOException("connection closed by the server");
      }
      scanner.feed(scratch, length);
      for (var reply = scanner.next();
          reply != ReplyScanner.Reply.PARTIAL;
          reply = scanner.next()) {
        if (reply != ReplyScanner.Reply.STORED) {
          throw new IOException(scanner.errorText());
        }
        left--;
      }
    }
  }
}
