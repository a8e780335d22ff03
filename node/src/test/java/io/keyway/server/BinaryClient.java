package io.keyway.server;

import static io.keyway.server.Opcode.NOOP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A blocking client of the binary protocol. One thread sends, one reads. */
public final class BinaryClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;

  public BinaryClient(InetSocketAddress address) {
    try {
      socket = new Socket(address.getAddress(), address.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes; false if the server has closed. */
  public boolean send(byte[] bytes, int offset, int length) {
    try {
      socket.getOutputStream().write(bytes, offset, length);
      return true;
    } catch (SocketException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean send(byte[] bytes) {
    return send(bytes, 0, bytes.length);
  }

  /** Says that nothing more is sent. */
  public void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next reply, which must come. */
  public BinaryFrame read() {
    return Objects.requireNonNull(readUnlessClosed(), "a reply (expected: one, but it was closed)");
  }

  /** The next reply, or null if the server has closed. */
  public @Nullable BinaryFrame readUnlessClosed() {
    try {
      return readFrame();
    } catch (EOFException | SocketException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BinaryFrame readFrame() throws IOException {
    int magic = in.readUnsignedByte();
    int opcode = in.readUnsignedByte();
    int keyLength = in.readUnsignedShort();
    int extrasLength = in.readUnsignedByte();
    in.readByte();
    int status = in.readUnsignedShort();
    int bodyLength = in.readInt();
    int opaque = in.readInt();
    long unique = in.readLong();
    String extras = text(extrasLength);
    String key = text(keyLength);
    String value = text(bodyLength - extrasLength - keyLength);
    return new BinaryFrame(magic, opcode, status, extras, key, value, opaque, unique);
  }

  /** The next bytes, whatever they are. */
  String text(int length) throws IOException {
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  /** Sends a request and returns its reply. */
  public BinaryFrame ask(BinaryFrame request) {
    send(request.bytes());
    return read();
  }

  /** Sends requests and returns the replies to them, which may be fewer. */
  public List<BinaryFrame> askAll(BinaryFrame... requests) {
    for (BinaryFrame request : requests) {
      send(request.bytes());
    }
    send(BinaryFrame.request(NOOP).withOpaque(-1).bytes());
    List<BinaryFrame> replies = new ArrayList<>();
    BinaryFrame reply = read();
    while (!(reply.opcode() == NOOP && reply.opaque() == -1)) {
      replies.add(reply);
      reply = read();
    }
    return replies;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
