package io.keyway.badinput;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.badinput.BadInput.End;
import io.keyway.badinput.BadInput.Piece;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that does one bad thing on a connection of its own. Any thread, for one run. */
final class RudeClient {

  /** Behind the answer that a reference gave, for more than there should be. */
  private static final long SETTLED_NANOS = Duration.ofMillis(60).toNanos();

  /** Without it, until nothing more is expected: answers may be late on a busy machine. */
  private static final long SILENCE_NANOS = Duration.ofMillis(2500).toNanos();

  private static final long ALL_NANOS = Duration.ofSeconds(20).toNanos();
  private static final int READ_MILLIS = 20;
  private static final int URGENT_BYTE = '!';

  private final BadInput input;
  private final Socket socket = new Socket();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Thread sender = Thread.ofVirtual().unstarted(this::send);
  private volatile boolean refused;
  private int judgedBytes = -1;
  private boolean judgedRight;

  RudeClient(BadInput input) {
    this.input = input;
  }

  /** Does it, and returns what the server did. */
  Recording run(InetSocketAddress server) throws IOException, InterruptedException {
    try (socket) {
      socket.connect(server);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(READ_MILLIS);
      sender.start();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(input.unreadMillis()));
      if (input.end() == End.CLOSE || input.end() == End.RST) {
        return endAbruptly();
      }
      boolean ended = read(socket.getInputStream());
      return recording(ended || refused ? "shut" : "open");
    } finally {
      sender.join();
    }
  }

  private Recording endAbruptly() throws IOException, InterruptedException {
    if (input.unreadMillis() == 0) {
      sender.join();
    }
    if (input.end() == End.RST) {
      socket.setSoLinger(true, 0);
    }
    socket.close();
    return recording("byus");
  }

  private Recording recording(String connection) {
    return new Recording(ReplyShape.of(received.toString(ISO_8859_1)), connection);
  }

  private void send() {
    try {
      for (Piece piece : input.send()) {
        socket.getOutputStream().write(piece.bytes());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(piece.pauseMillis()));
      }
      if (input.urgent()) {
        socket.sendUrgentData(URGENT_BYTE);
      }
      if (input.end() == End.HALF_CLOSE) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      refused = !socket.isClosed();
    }
  }

  /** Reads until the server ends or says nothing more; returns whether it has ended. */
  private boolean read(InputStream in) {
    byte[] buffer = new byte[64 << 10];
    long start = System.nanoTime();
    long last = start;
    while (System.nanoTime() - start < ALL_NANOS && !isOver(System.nanoTime() - last)) {
      try {
        int count = in.read(buffer);
        if (count < 0) {
          return true;
        }
        received.write(buffer, 0, count);
        last = System.nanoTime();
      } catch (SocketTimeoutException _) {
        last = sender.isAlive() ? System.nanoTime() : last;
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }

  private boolean isOver(long silentNanos) {
    return silentNanos > SILENCE_NANOS || (silentNanos > SETTLED_NANOS && isRight());
  }

  /** Whether what has come so far is as it should be. */
  private boolean isRight() {
    if (judgedBytes != received.size()) {
      judgedBytes = received.size();
      judgedRight = Verdict.ofReply(input, recording("open")).isEmpty();
    }
    return judgedRight;
  }
}
