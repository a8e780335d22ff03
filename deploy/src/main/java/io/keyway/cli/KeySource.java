package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of a command: its arguments, or the lines of a stream where it has none or one is {@code
 * -}. Lines are bytes, whatever they stand for; empty ones are passed over.
 */
final class KeySource {

  /** Takes {@code bytes[offset .. offset + length)}, which it must not keep. */
  interface Taker {
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  /** Far over any key; a file without lines is no file of keys. */
  static final int LINE_BYTES_MAX = 1 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final List<String> arguments;
  private final InputStream stream;

  KeySource(List<String> arguments, InputStream stream) {
    this.arguments = arguments.isEmpty() ? List.of("-") : arguments;
    this.stream = stream;
  }

  void forEach(Taker taker) throws IOException {
    for (String argument : arguments) {
      if (argument.equals("-")) {
        forEachLine(taker);
      } else if (!argument.isEmpty()) {
        byte[] key = argument.getBytes(UTF_8);
        taker.take(key, 0, key.length);
      }
    }
  }

  private void forEachLine(Taker taker) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int start = 0;
    int end = 0;
    while (true) {
      if (end == buffer.length) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        buffer = withRoom(buffer, end);
      }
      int count = stream.read(buffer, end, buffer.length - end);
      if (count < 0) {
        takeLine(taker, buffer, start, end);
        return;
      }
      int searched = end;
      end += count;
      for (int i = searched; i < end; i++) {
        if (buffer[i] == '\n') {
          takeLine(taker, buffer, start, i);
          start = i + 1;
        }
      }
    }
  }

  private static byte[] withRoom(byte[] buffer, int used) throws EOFException {
    if (used < buffer.length) {
      return buffer;
    }
    if (used >= LINE_BYTES_MAX) {
      throw new EOFException("a line has more than %d bytes".formatted(LINE_BYTES_MAX));
    }
    return Arrays.copyOf(buffer, 2 * buffer.length);
  }

  /** A carriage return before the line feed belongs to the line's end: no key may hold one. */
  private static void takeLine(Taker taker, byte[] buffer, int start, int end) throws IOException {
    int length = end - start;
    if (length > 0 && buffer[end - 1] == '\r') {
      length--;
    }
    if (length > 0) {
      taker.take(buffer, start, length);
    }
  }
}
