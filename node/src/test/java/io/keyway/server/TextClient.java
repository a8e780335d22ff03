package io.keyway.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A client that sends and reads text over a plain socket, a character for a byte, and waits at most
 * some seconds. Any thread may send, one at a time may read.
 */
public final class TextClient implements AutoCloseable {

  /** A command that every server answers with {@link #FENCE_REPLY} and nothing else. */
  static final String FENCE = "mn\r\n";

  static final String FENCE_REPLY = "MN\r\n";

  private static final int WAIT_MILLIS_MAX = 20_000;
  private static final int READ_BYTES = 64 << 10;

  private final Socket socket = new Socket();
  private final InputStream input;
  private byte[] buffer = new byte[READ_BYTES];
  private int from;
  private int to;

  public TextClient(InetSocketAddress server) throws IOException {
    this(server, READ_BYTES);
  }

  /** A client whose kernel takes little of what it does not read. */
  TextClient(InetSocketAddress server, int receiveBufferBytes) throws IOException {
    socket.setReceiveBufferSize(receiveBufferBytes);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(WAIT_MILLIS_MAX);
    socket.connect(server);
    input = socket.getInputStream();
  }

  void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) {
    send(bytes, 0, bytes.length);
  }

  void send(byte[] bytes, int offset, int length) {
    try {
      socket.getOutputStream().write(bytes, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads that many bytes. */
  byte[] read(int length) {
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      fillIfEmpty();
      int part = Math.min(length - at, to - from);
      System.arraycopy(buffer, from, bytes, at, part);
      from += part;
      at += part;
    }
    return bytes;
  }

  /** Reads a line with its end. */
  String line() {
    int end = from;
    do {
      if (end == to) {
        int scanned = end - from;
        fill();
        end = from + scanned;
      }
    } while (buffer[end++] != '\n');
    String line = text(buffer, from, end - from);
    from = end;
    return line;
  }

  /** Reads lines up to and including one, taking any values that stand between them whole. */
  String readUntil(String last) {
    StringBuilder reply = new StringBuilder();
    try {
      while (true) {
        String line = line();
        reply.append(line);
        if (line.equals(last)) {
          return reply.toString();
        }
        if (line.startsWith("VALUE ")) {
          int valueBytes = Integer.parseInt(line.strip().split(" ", -1)[3]);
          byte[] value = read(valueBytes + 2);
          reply.append(text(value, 0, value.length));
        }
      }
    } catch (UncheckedIOException e) {
      String cause = e.getMessage() + ", after having answered: " + Shown.of(reply.toString());
      throw new UncheckedIOException(cause, e.getCause());
    }
  }

  /** Reads what comes until the server closes. */
  String readAll() {
    StringBuilder all = new StringBuilder();
    try {
      while (true) {
        fillIfEmpty();
        all.append(text(buffer, from, to - from));
        from = to;
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException) {
        return all.toString();
      }
      throw e;
    }
  }

  /** Sends a request and reads its answer, whose last line is known. */
  public String ask(String request, String last) {
    send(request);
    return readUntil(last);
  }

  /** Sends a request and reads its answer, which may be none. */
  String ask(String request) {
    String reply = ask(request + FENCE, FENCE_REPLY);
    return reply.substring(0, reply.length() - FENCE_REPLY.length());
  }

  /** Waits until the server has read all that was sent before, on whichever connection. */
  void fence() {
    ask(FENCE, FENCE_REPLY);
  }

  /** The figures that a {@code stats} command answers. */
  Map<String, String> stats(String command) {
    return ask(command + "\r\n", "END\r\n")
        .lines()
        .filter(line -> line.startsWith("STAT "))
        .map(line -> line.split(" ", 3))
        .collect(Collectors.toMap(words -> words[1], words -> words[2]));
  }

  long stat(String name) {
    String value = stats("stats").get(name);
    if (value == null) {
      throw new IllegalStateException("no such statistic: " + name);
    }
    return Long.parseLong(value);
  }

  /** Says that nothing more will be sent. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void fillIfEmpty() {
    if (from == to) {
      fill();
    }
  }

  /** Reads more behind the bytes that are there. */
  private void fill() {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * to);
    }
    try {
      int count = input.read(buffer, to, buffer.length - to);
      if (count < 0) {
        throw new EOFException("the server has closed the connection");
      }
      to += count;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }
}
