package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/** An endless source of lines: good ones with a few changes, and noise. Each has a line feed. */
final class LineMutation {

  private static final String NOISE = " \r-+0123456789abgetskVALUEND/\t\u0000\u007f\u0080\u00ff";

  private static final List<String> WORDS =
      List.of(
          " ",
          "-1",
          "4294967293",
          "4294967296",
          "2147483645",
          "9223372036854775808",
          "18446744073709551616",
          "noreply",
          "HTTP/1.1",
          "\u00d9\u00a5",
          "k".repeat(250),
          "k".repeat(251),
          "x".repeat(2048),
          "y".repeat(8192));

  private final List<String> samples;
  private final Random random;

  LineMutation(List<String> samples, Random random) {
    this.samples = samples;
    this.random = random;
  }

  byte[] next() {
    StringBuilder line = new StringBuilder();
    if (random.nextInt(4) > 0) {
      line.append(samples.get(random.nextInt(samples.size())));
    }
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      change(line);
    }
    return line.append(random.nextBoolean() ? "\r\n" : "\n").toString().getBytes(ISO_8859_1);
  }

  private void change(StringBuilder line) {
    int at = random.nextInt(line.length() + 1);
    int end = Math.min(line.length(), at + random.nextInt(8));
    switch (random.nextInt(8)) {
      case 0 -> line.insert(at, noise());
      case 1 -> line.delete(at, end);
      case 2 -> line.insert(at, line.substring(at, end));
      case 3 -> line.replace(at, end, noise());
      case 4 -> line.insert(at, (char) random.nextInt(256));
      case 5 -> line.replace(at, wordEnd(line, at), word());
      case 6 -> line.setLength(at);
      default -> line.append(' ').append(word());
    }
  }

  private String word() {
    // The long ones are rare, as most of the time would go into them.
    int choice = random.nextInt(random.nextInt(50) == 0 ? WORDS.size() : WORDS.size() - 2);
    return WORDS.get(choice);
  }

  private String noise() {
    StringBuilder noise = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      noise.append(NOISE.charAt(random.nextInt(NOISE.length())));
    }
    return noise.toString();
  }

  private static int wordEnd(StringBuilder line, int from) {
    int blank = line.indexOf(" ", from);
    return blank < 0 ? line.length() : blank;
  }
}
