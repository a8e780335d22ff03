package io.keyway.testing;

import io.keyway.cluster.Address;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers the start of a connection as it should, and everything else as a test says.
 *
 * <p>A connection on which it has misbehaved is read on, to see whether anybody still uses it.
 */
public final class ScriptedNode implements AutoCloseable {

  /** How an answer is delivered. */
  private enum Manner {
    WHOLE,
    DRIP,
    SLOW,
    CUT,
    RESET,
    STALL
  }

  /** What is done about one request. */
  public static final class Answer {

    private final byte[] bytes;
    private final Manner manner;
    private final boolean misbehaves;
    private final @Nullable CountDownLatch gate;

    private Answer(byte[] bytes, Manner manner, boolean misbehaves, @Nullable CountDownLatch gate) {
      this.bytes = bytes;
      this.manner = manner;
      this.misbehaves = misbehaves;
      this.gate = gate;
    }

    /** Sends all of it, as a server should. */
    public static Answer of(String reply) {
      return of(reply, Manner.WHOLE, false);
    }

    /** Sends every byte by itself. */
    public static Answer dripped(String reply) {
      return of(reply, Manner.DRIP, false);
    }

    /** Sends it in pieces with a pause behind each, for half a second in all. */
    public static Answer slow(String reply) {
      return of(reply, Manner.SLOW, false);
    }

    /** Sends something that no server should, and goes on. */
    public static Answer wrong(String reply) {
      return of(reply, Manner.WHOLE, true);
    }

    /** Sends some bytes and ends its side. */
    public static Answer cut(String reply, int length) {
      return of(reply.substring(0, length), Manner.CUT, true);
    }

    /** Sends some bytes and resets the connection. */
    public static Answer reset(String reply, int length) {
      return of(reply.substring(0, length), Manner.RESET, true);
    }

    /** Sends some bytes, and never any more. */
    public static Answer stalled(String reply, int length) {
      return of(reply.substring(0, length), Manner.STALL, true);
    }

    /** The same, but not before the gate opens. */
    public Answer after(CountDownLatch opens) {
      return new Answer(bytes, manner, misbehaves, opens);
    }

    private static Answer of(String reply, Manner manner, boolean misbehaves) {
      return new Answer(reply.getBytes(StandardCharsets.ISO_8859_1), manner, misbehaves, null);
    }
  }

  private static final int BACKLOG = 64;
  private static final int SLOW_PIECES = 8;
  private static final long PAUSE_NANOS = 60_000_000;
  private static final String META_PROBE = "mn";
  private static final String GAT_PROBE = "gat x y";

  private final Function<String, Answer> script;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final AtomicInteger reuseCount = new AtomicInteger();
  private volatile Answer versionAnswer = Answer.of("VERSION scripted\r\n");
  private volatile Answer metaAnswer = Answer.of("MN\r\n");
  private volatile Answer gatAnswer = Answer.of("CLIENT_ERROR invalid exptime argument\r\n");
  private volatile boolean readsValues = true;
  private volatile ServerSocket listener;

  private ScriptedNode(Function<String, Answer> script) throws IOException {
    this.script = script;
    this.listener = listen(0);
  }

  /** Starts a node; the script is asked from several threads with a line without its end. */
  public static ScriptedNode start(Function<String, Answer> script) throws IOException {
    return new ScriptedNode(script);
  }

  /** What the node keeps for every key. */
  public static String valueOf(String key) {
    return "<" + key + " is worth what it says>";
  }

  /** The reply that a {@code get} of the keys should have. */
  public static String valuesOf(String... keys) {
    StringBuilder reply = new StringBuilder();
    for (String key : keys) {
      String value = valueOf(key);
      reply.append("VALUE %s 0 %d\r\n%s\r\n".formatted(key, value.length(), value));
    }
    return reply.append("END\r\n").toString();
  }

  /** The answer of a node that has every key. */
  public static Answer good(String request) {
    String[] words = request.split(" ", -1);
    return switch (words[0]) {
      case "get" -> Answer.of(valuesOf(request.substring("get ".length()).split(" ", -1)));
      case "set" -> Answer.of("STORED\r\n");
      case "delete" -> Answer.of("DELETED\r\n");
      case "incr" -> Answer.of("1\r\n");
      case "touch" -> Answer.of("TOUCHED\r\n");
      case "flush_all" -> Answer.of("OK\r\n");
      default -> Answer.of("ERROR\r\n");
    };
  }

  public Address address() {
    return new Address("127.0.0.1", listener.getLocalPort());
  }

  /** Connections accepted so far. */
  public int connectionCount() {
    return connectionCount.get();
  }

  /** Connections that are open. */
  public int openCount() {
    return sockets.size();
  }

  /** Requests that came on a connection after the node had misbehaved on it. */
  public int reuseCount() {
    return reuseCount.get();
  }

  /** Answers {@code version} in another way from now on. */
  public void answerVersion(Answer answer) {
    versionAnswer = answer;
  }

  /** Answers in another way, from now on, what is asked to find out what the node knows. */
  public void answerProbes(Answer meta, Answer gat) {
    metaAnswer = meta;
    gatAnswer = gat;
  }

  /** Reads nothing more, from now on, of a connection on which a value comes. */
  public void readNoValues() {
    readsValues = false;
  }

  /** Closes the port and every connection; whoever connects is refused. */
  public void refuse() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Listens on the same port again. */
  public void listenAgain() throws IOException {
    listener = listen(listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    refuse();
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    Thread.startVirtualThread(() -> accept(opened));
    return opened;
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        socket.setTcpNoDelay(true);
        connectionCount.incrementAndGet();
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException e) {
        if (!from.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean misbehaved = false;
      for (String line = line(in); !line.isEmpty() && !socket.isClosed(); line = line(in)) {
        if (!readsValues && line.startsWith("set ")) {
          await(new CountDownLatch(1));
        }
        skipValue(line, in);
        if (misbehaved) {
          // The rest of a handshake was on its way.
          if (!line.equals(META_PROBE) && !line.equals(GAT_PROBE)) {
            reuseCount.incrementAndGet();
          }
        } else {
          misbehaved = answer(line, socket);
        }
      }
    } catch (IOException e) {
      // The proxy has closed a connection that it does not trust, which is what it should do.
      assert !socket.isClosed() || !socket.isConnected() || e.getMessage() != null;
    } finally {
      sockets.remove(socket);
    }
  }

  private boolean answer(String line, Socket socket) throws IOException {
    Answer answer =
        switch (line) {
          case "version" -> versionAnswer;
          case META_PROBE -> metaAnswer;
          case GAT_PROBE -> gatAnswer;
          default -> script.apply(line);
        };
    if (answer.gate != null) {
      await(answer.gate);
    }
    OutputStream out = socket.getOutputStream();
    if (answer.manner == Manner.DRIP) {
      for (byte b : answer.bytes) {
        out.write(b);
      }
    } else if (answer.manner == Manner.SLOW) {
      writeSlowly(answer.bytes, out);
    } else {
      out.write(answer.bytes);
    }
    if (answer.manner == Manner.CUT) {
      socket.shutdownOutput();
    } else if (answer.manner == Manner.RESET) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
    return answer.misbehaves;
  }

  private static void writeSlowly(byte[] bytes, OutputStream out) throws IOException {
    int piece = bytes.length / SLOW_PIECES + 1;
    for (int from = 0; from < bytes.length; from += piece) {
      out.write(bytes, from, Math.min(piece, bytes.length - from));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void skipValue(String line, InputStream in) throws IOException {
    if (line.startsWith("ms ")) {
      in.skipNBytes(Integer.parseInt(line.split(" ", -1)[2]) + 2L);
    } else if (line.startsWith("set ")) {
      in.skipNBytes(Integer.parseInt(line.split(" ", -1)[4]) + 2L);
    }
  }

  /** The next line without its end, empty at the end of all. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }
}
