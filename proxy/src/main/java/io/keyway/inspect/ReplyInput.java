package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines and blocks of bytes of a server's answers. One thread at a time. */
final class ReplyInput {

  /** Far over any line that a server has reason to send. */
  static final int LINE_BYTES_MAX = 1 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[64 << 10];
  private int position;
  private int end;
  private int lineFrom;
  private int lineTo;

  ReplyInput(InputStream in) {
    this.in = in;
  }

  /** Whether there are bytes that nobody has read yet. */
  boolean hasBytes() {
    return position < end;
  }

  /** Reads a line, which stands in the buffer until the next call. */
  void next() throws IOException {
    int searched = position;
    while (true) {
      for (int i = searched; i < end; i++) {
        if (buffer[i] == '\n') {
          lineFrom = position;
          lineTo = i > position && buffer[i - 1] == '\r' ? i - 1 : i;
          position = i + 1;
          return;
        }
      }
      searched = end - position;
      fill();
      searched += position;
    }
  }

  byte[] buffer() {
    return buffer;
  }

  int lineFrom() {
    return lineFrom;
  }

  int lineTo() {
    return lineTo;
  }

  /** The line, with a character for each byte. */
  String line() {
    return new String(buffer, lineFrom, lineTo - lineFrom, ISO_8859_1);
  }

  /** Reads a block of {@code length} bytes and the line end behind it, and keeps its beginning. */
  byte[] block(long length, int keptMax) throws IOException {
    byte[] kept = new byte[(int) Math.min(length, keptMax)];
    int copied = 0;
    for (long left = length; left > 0; ) {
      if (position == end) {
        fill();
      }
      int some = (int) Math.min(left, end - position);
      int wanted = Math.min(some, kept.length - copied);
      System.arraycopy(buffer, position, kept, copied, wanted);
      copied += wanted;
      position += some;
      left -= some;
    }
    next();
    if (lineFrom != lineTo) {
      throw new IOException("a value is longer than it was said to be");
    }
    return kept;
  }

  private void fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, end - position);
      end -= position;
      position = 0;
    }
    if (end == buffer.length) {
      if (end >= LINE_BYTES_MAX) {
        throw new IOException("a line of more than %d bytes".formatted(LINE_BYTES_MAX));
      }
      buffer = Arrays.copyOf(buffer, 2 * end);
    }
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      throw new EOFException("the connection was closed");
    }
    end += count;
  }
}
