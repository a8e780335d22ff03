package io.keyway.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.cluster.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sends one command to a server and takes whatever it answers. A {@code version} behind the command
 * tells where the answer ends; the connection serves once.
 */
final class CommandLink {

  /** How much of an answer is kept. */
  static final int ANSWER_BYTES_MAX = 1 << 20;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final byte[] FENCE = "version\r\n".getBytes(ISO_8859_1);
  private static final byte[] FENCE_ANSWER = "VERSION ".getBytes(ISO_8859_1);

  /**
   * What came back.
   *
   * @param isWhole whether nothing was left out, for length or time
   */
  @SuppressWarnings("ArrayRecordComponent") // Shown once; nobody compares it.
  record Answer(byte[] bytes, boolean isWhole) {}

  private CommandLink() {}

  /**
   * Sends bytes, which are a whole command, and waits for the answer.
   *
   * @param isVersion whether the command is {@code version} itself
   */
  static Answer send(Address server, byte[] command, boolean isVersion) throws IOException {
    int millis = (int) TIMEOUT.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      socket.setSoTimeout(millis);
      OutputStream out = socket.getOutputStream();
      out.write(command);
      out.write(FENCE);
      out.flush();
      return read(socket.getInputStream(), isVersion ? 1 : 0);
    } catch (SocketTimeoutException e) {
      throw new IOException(server + " did not answer within " + TIMEOUT.toSeconds() + " s", e);
    }
  }

  private static Answer read(InputStream in, int versionsBefore) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] chunk = new byte[16 << 10];
    int lineStart = 0;
    int versions = 0;
    while (answer.size() <= ANSWER_BYTES_MAX) {
      int count = in.read(chunk);
      if (count < 0) {
        return new Answer(answer.toByteArray(), true);
      }
      answer.write(chunk, 0, count);
      byte[] bytes = answer.toByteArray();
      for (int i = lineStart; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          if (startsWithFence(bytes, lineStart) && versions++ == versionsBefore) {
            return new Answer(Arrays.copyOf(bytes, lineStart), true);
          }
          lineStart = i + 1;
        }
      }
    }
    return new Answer(answer.toByteArray(), false);
  }

  private static boolean startsWithFence(byte[] bytes, int offset) {
    return bytes.length - offset >= FENCE_ANSWER.length
        && Arrays.equals(
            bytes, offset, offset + FENCE_ANSWER.length, FENCE_ANSWER, 0, FENCE_ANSWER.length);
  }
}
