package io.keyway.badinput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bad inputs that nobody thought of: those that are known, changed by a seed. */
final class Mutation {

  private static final int BYTES_MAX = 16 << 10;
  private static final int RUN_MAX = 64;
  private static final int CHANGES_MAX = 4;
  private static final int READ_MILLIS_MAX = 5_000;

  private static final List<String> WORDS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          " ",
          "-1",
          "4294967296",
          "2147483647",
          "18446744073709551616",
          "noreply",
          " q",
          " b",
          " k",
          " v",
          "get ",
          "mg ",
          "set k 0 0 4\r\n",
          "\u0080",
          "\u0081");

  private final Random random;
  private byte[] bytes;

  private Mutation(Random random, byte[] bytes) {
    this.random = random;
    this.bytes = bytes;
  }

  /** One of the inputs, changed in up to four places, as the seed says. */
  static byte[] of(List<BadInput> inputs, long seed) {
    Random random = new Random(seed);
    Mutation mutation = new Mutation(random, bytesOf(any(inputs, random)));
    for (int i = random.nextInt(CHANGES_MAX) + 1; i > 0; i--) {
      mutation.change(bytesOf(any(inputs, random)));
    }
    return mutation.bytes;
  }

  private static BadInput any(List<BadInput> inputs, Random random) {
    return inputs.get(random.nextInt(inputs.size()));
  }

  private static byte[] bytesOf(BadInput input) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (BadInput.Piece piece : input.send()) {
      byte[] bytes = piece.bytes();
      all.write(bytes, 0, Math.min(bytes.length, BYTES_MAX - all.size()));
    }
    return all.toByteArray();
  }

  private void change(byte[] other) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(RUN_MAX));
    switch (random.nextInt(6)) {
      case 0 -> splice(from, to, new byte[0]);
      case 1 -> splice(from, from, Arrays.copyOfRange(bytes, from, to));
      case 2 -> splice(from, to, noise(to - from));
      case 3 -> splice(from, Math.min(bytes.length, from + 1), noise(1));
      case 4 -> splice(from, from, word());
      default ->
          splice(from, bytes.length, Arrays.copyOfRange(other, other.length / 2, other.length));
    }
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] word() {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return word.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private void splice(int from, int to, byte[] put) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(bytes, 0, from);
    spliced.writeBytes(put);
    spliced.write(bytes, to, bytes.length - to);
    bytes = spliced.toByteArray();
  }

  /** Sends bytes, ends its side, and reads to the end of the connection, or drops it half-way. */
  static void send(InetSocketAddress server, byte[] bytes, boolean drop) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(READ_MILLIS_MAX);
      socket.connect(server);
      socket.getOutputStream().write(bytes);
      if (drop) {
        socket.setSoLinger(true, 0);
      } else {
        socket.shutdownOutput();
        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      }
    }
  }
}
