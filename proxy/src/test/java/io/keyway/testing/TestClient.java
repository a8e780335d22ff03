package io.keyway.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A blocking client of the classic protocol that hides nothing. One thread at a time. */
public final class TestClient implements AutoCloseable {

  /** One value of a retrieval; {@code unique} is empty unless it was asked for. */
  public record Value(String key, String flags, String unique, String data) {}

  /** A retrieval's values in the order they came, and the line that ended it. */
  public record Values(List<Value> values, String end) {

    /** The data by key, of which each must have come once. */
    public Map<String, String> data() {
      Map<String, String> data = new TreeMap<>();
      for (Value value : values) {
        if (data.put(value.key(), value.data()) != null) {
          throw new IllegalStateException(value.key() + " came twice");
        }
      }
      return data;
    }
  }

  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  private TestClient(InetSocketAddress address, int receiveBytes) throws IOException {
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(address, TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
  }

  public static TestClient connect(InetSocketAddress address) throws IOException {
    return new TestClient(address, 0);
  }

  /** A client for which the kernel keeps as little as it may. */
  public static TestClient connectNarrow(InetSocketAddress address) throws IOException {
    return new TestClient(address, 4096);
  }

  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a line and returns the line that answers it. */
  public String ask(String request) throws IOException {
    send(request + "\r\n");
    return line();
  }

  /** Stores a value under its flags 7 and returns the answer. */
  public String set(String key, String data) throws IOException {
    return ask("set " + key + " 7 0 " + data.length() + "\r\n" + data);
  }

  public Values get(String... keys) throws IOException {
    send("get " + String.join(" ", keys) + "\r\n");
    return values();
  }

  /** Reads a retrieval's reply. */
  public Values values() throws IOException {
    List<Value> values = new ArrayList<>();
    while (true) {
      String line = line();
      if (!line.startsWith("VALUE ")) {
        return new Values(values, line);
      }
      String[] words = line.split(" ", -1);
      String data = bytes(Integer.parseInt(words[3]));
      if (!line().isEmpty()) {
        throw new IOException("value longer than it said: " + line);
      }
      values.add(new Value(words[1], words[2], words.length > 4 ? words[4] : "", data));
    }
  }

  /** Asks for statistics; the line that ended them is under the empty name unless it is END. */
  public Map<String, String> stats(String words) throws IOException {
    Map<String, String> stats = new TreeMap<>();
    String line = ask(("stats " + words).strip());
    for (; line.startsWith("STAT "); line = line()) {
      String[] parts = line.split(" ", 3);
      stats.put(parts[1], parts[2]);
    }
    if (!line.equals("END")) {
      stats.put("", line);
    }
    return stats;
  }

  /** The next line without its end. */
  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException("the server closed after '" + line + "'");
      }
      if (read == '\n') {
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
          throw new IOException("a line ends without CR: '" + line + "'");
        }
        return line.substring(0, line.length() - 1);
      }
      line.append((char) read);
    }
  }

  /** The next line without its end, which may be a bare line feed. */
  public String lineOfDump() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("the server closed after '" + line + "'");
      }
      line.append((char) read);
    }
    return line.toString().stripTrailing();
  }

  public String bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed after " + bytes.length + " of " + length);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Whether the server has closed, and said nothing more before. Waits for either. */
  public boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  /** Ends this side; the server's answers still come. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
