package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

/** Parses a client's bytes as connections do, and puts what was found into words. */
final class RequestReading {

  private final Request request = new Request();
  private final TailBuffer buffer;
  private RequestParser parser = new RequestParser(request);
  private int readBytes;

  RequestReading() {
    this(64 << 10);
  }

  /** For lines of at most {@code capacity} bytes. */
  RequestReading(int capacity) {
    buffer = new TailBuffer(capacity);
  }

  static byte[] bytes(String line) {
    return line.getBytes(ISO_8859_1);
  }

  /** What all bytes at once are found to be. */
  String whole(byte[] bytes) {
    return first(bytes, bytes.length);
  }

  /** What the bytes are found to be when the parser has seen the first ones in vain. */
  String split(byte[] bytes, int at) {
    assertThat(first(bytes, at)).isEqualTo("incomplete");
    return whole(bytes);
  }

  /** What the bytes are found to be when they come one by one. */
  String byteByByte(byte[] bytes) {
    for (int length = 0; length < bytes.length; length++) {
      assertThat(first(bytes, length)).isEqualTo("incomplete");
    }
    return whole(bytes);
  }

  /** The request of a line that must be one. */
  Request request(String line) {
    byte[] bytes = bytes(line);
    assertThat(parser.parse(buffer.holding(bytes, bytes.length)))
        .as(line)
        .isEqualTo(RequestParser.Outcome.REQUEST);
    return request;
  }

  /** How many bytes the last reading took from the buffer. */
  int readBytes() {
    return readBytes;
  }

  private String first(byte[] bytes, int length) {
    ByteBuf in = buffer.holding(bytes, length);
    RequestParser.Outcome outcome = parser.parse(in);
    readBytes = length - in.readableBytes();
    return switch (outcome) {
      case INCOMPLETE -> "incomplete";
      case REQUEST -> text();
      case REFUSED -> refusal();
      case HANG_UP -> {
        parser = new RequestParser(request);
        yield "hang up";
      }
    };
  }

  private String refusal() {
    ReplyLine reply = request.refusal();
    String swallow = parser.swallowBytes() == 0 ? "" : " swallow=" + parser.swallowBytes();
    return "refused " + (reply == null ? "silently" : reply.name()) + swallow;
  }

  private String text() {
    String arguments =
        switch (request.command().shape()) {
          case KEYS -> keys();
          case EXPTIME_KEYS -> exptime() + keys();
          case STORAGE -> key() + storage();
          case KEY -> key();
          case DELTA -> key() + number();
          case TOUCH -> key() + exptime();
          case DELAY -> exptime();
          case LEVEL -> number();
          case FREE -> " " + request.arguments();
          case META, META_DEBUG -> key() + flags();
          case META_STORAGE -> key() + " " + request.valueLength() + flags();
        };
    return request.command() + arguments + (request.noreply() ? ", noreply" : "");
  }

  private String keys() {
    StringBuilder keys = new StringBuilder();
    while (request.nextKey()) {
      keys.append(key());
    }
    assertThat(request.hasMoreKeys()).isFalse();
    return keys.toString();
  }

  private String key() {
    return " " + new String(request.line(), request.keyOffset(), request.keyLength(), ISO_8859_1);
  }

  private String storage() {
    String unique = " unique=" + Long.toUnsignedString(request.unique());
    return " flags="
        + Integer.toUnsignedString(request.flags())
        + exptime()
        + " length="
        + request.valueLength()
        + (request.command() == Command.CAS ? unique : "");
  }

  private String flags() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < request.meta().count(); i++) {
      text.append(' ').append(flag(request.meta(), request.meta().letter(i)));
    }
    return text.toString();
  }

  private String flag(MetaFlags flags, char letter) {
    assertThat(flags.has(letter)).isTrue();
    return switch (letter) {
      case 'T' -> "T" + flags.exptime();
      case 'N' -> "N" + flags.vivifyExptime();
      case 'R' -> "R" + flags.recacheExptime();
      case 'F' -> "F" + Integer.toUnsignedString(flags.clientFlags());
      case 'C' -> "C" + Long.toUnsignedString(flags.unique());
      case 'E' -> "E" + Long.toUnsignedString(flags.newUnique());
      case 'D' -> "D" + Long.toUnsignedString(flags.delta());
      case 'J' -> "J" + Long.toUnsignedString(flags.initial());
      case 'M' -> "M" + flags.mode();
      case 'O' -> new String(request.line, flags.opaqueOffset, flags.opaqueLength, ISO_8859_1);
      default -> String.valueOf(letter);
    };
  }

  private String exptime() {
    return " exptime=" + request.exptime();
  }

  private String number() {
    return " number=" + Long.toUnsignedString(request.number());
  }
}
