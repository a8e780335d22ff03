package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

/** Parses a server's bytes as connections do, and puts what was found into words. */
final class ReplyReading {

  private final TailBuffer buffer = new TailBuffer(64 << 10);
  private ReplyParser parser = new ReplyParser();
  private int readBytes;

  static byte[] bytes(String line) {
    return line.getBytes(ISO_8859_1);
  }

  /** What all bytes at once are found to be. */
  String whole(byte[] bytes) {
    return first(bytes, bytes.length);
  }

  /** What the bytes are found to be when the parser has seen the first ones in vain. */
  String split(byte[] bytes, int at) {
    assertThat(first(bytes, at)).isEqualTo("INCOMPLETE");
    return whole(bytes);
  }

  /** What the bytes are found to be when they come one by one. */
  String byteByByte(byte[] bytes) {
    for (int length = 0; length < bytes.length; length++) {
      assertThat(first(bytes, length)).isEqualTo("INCOMPLETE");
    }
    return whole(bytes);
  }

  /** The parser behind the last reading. */
  ReplyParser parser() {
    return parser;
  }

  /** How many bytes the last reading took from the buffer. */
  int readBytes() {
    return readBytes;
  }

  private String first(byte[] bytes, int length) {
    ByteBuf in = buffer.holding(bytes, length);
    ReplyParser.Outcome outcome = parser.parse(in);
    readBytes = length - in.readableBytes();
    return switch (outcome) {
      case INCOMPLETE -> "INCOMPLETE";
      case VALUE -> "VALUE " + key() + " length=" + parser.valueLength() + " in " + parser.text();
      case STAT, END, ERROR, META, META_VALUE, LINE -> outcome + " " + parser.text();
      case MALFORMED -> {
        parser = new ReplyParser();
        yield "MALFORMED";
      }
    };
  }

  private String key() {
    return new String(parser.line(), parser.keyOffset(), parser.keyLength(), ISO_8859_1);
  }
}
