package io.keyway.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyway.cluster.Address;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks one server which keys it holds: by {@code me}, which neither sends values nor makes items
 * look used, or by {@code get} where the server knows no meta commands. One thread.
 */
final class HolderProbe {

  private static final Duration TIME_OUT = Duration.ofSeconds(5);

  /** Requests that are under way at a time, so that neither side waits for the other to read. */
  private static final int BATCH = 100;

  private static final int LINE_BYTES_MAX = 4096;

  private final Address server;
  private final InputStream in;
  private final OutputStream out;

  private HolderProbe(Address server, Socket socket) throws IOException {
    this.server = server;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  /**
   * Returns which of the keys a server holds, by index.
   *
   * @throws IOException if the server cannot be asked; one sentence names it
   */
  static BitSet ask(Address server, List<byte[]> keys) throws IOException {
    try (Socket socket = new Socket()) {
      int millis = Math.toIntExact(TIME_OUT.toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(millis);
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      return new HolderProbe(server, socket).ask(keys);
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(server, Complaint.oneLine(e)), e);
    }
  }

  private BitSet ask(List<byte[]> keys) throws IOException {
    send("mn\r\n".getBytes(US_ASCII));
    out.flush();
    boolean meta = line().equals("MN");
    BitSet held = new BitSet(keys.size());
    for (int start = 0; start < keys.size(); start += BATCH) {
      int end = Math.min(start + BATCH, keys.size());
      if (meta) {
        askMeta(keys, start, end, held);
      } else {
        askClassic(keys, start, end, held);
      }
    }
    return held;
  }

  private void askMeta(List<byte[]> keys, int start, int end, BitSet held) throws IOException {
    for (int i = start; i < end; i++) {
      send("me ".getBytes(US_ASCII));
      send(keys.get(i));
      send("\r\n".getBytes(US_ASCII));
    }
    out.flush();
    for (int i = start; i < end; i++) {
      String reply = line();
      if (reply.startsWith("ME ")) {
        held.set(i);
      } else if (!reply.equals("EN")) {
        throw unexpected(reply);
      }
    }
  }

  private void askClassic(List<byte[]> keys, int start, int end, BitSet held) throws IOException {
    Map<String, Integer> indices = new HashMap<>();
    send("get".getBytes(US_ASCII));
    for (int i = start; i < end; i++) {
      indices.put(new String(keys.get(i), ISO_8859_1), i);
      send(" ".getBytes(US_ASCII));
      send(keys.get(i));
    }
    send("\r\n".getBytes(US_ASCII));
    out.flush();
    for (String reply = line(); !reply.equals("END"); reply = line()) {
      String[] words = reply.split(" ", -1);
      Integer index = words.length < 4 ? null : indices.get(words[1]);
      if (index == null || !words[0].equals("VALUE") || !words[3].matches("[0-9]{1,10}")) {
        throw unexpected(reply);
      }
      held.set(index);
      in.skipNBytes(Long.parseLong(words[3]) + 2);
    }
  }

  private void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** The next line, without its end. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("closed the connection");
      }
      if (line.size() == LINE_BYTES_MAX) {
        throw unexpected(line.toString(ISO_8859_1).substring(0, 80));
      }
      line.write(octet);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private IOException unexpected(String reply) {
    return new IOException("answered '%s', which %s should not".formatted(reply, server));
  }
}
