package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes the binary protocol's answers to a request into a direct buffer that the caller owns. Any
 * thread; holds nothing.
 */
public final class BinaryReply {

  private static final int MAGIC = 0x81;
  private static final int FLAGS_BYTES = 4;

  private BinaryReply() {}

  /** Appends an answer that is all in its status, with the status' words as its body. */
  public static void status(ByteBuf out, BinaryRequest request, BinaryStatus status) {
    byte[] text = status.text();
    header(out, request, status, 0, 0, text.length, 0);
    Buffers.write(out, text);
  }

  /** Appends an answer that is all in its status, with ASCII words of its own; allocates. */
  public static void failure(
      ByteBuf out, BinaryRequest request, BinaryStatus status, String words) {
    byte[] text = words.getBytes(StandardCharsets.US_ASCII);
    header(out, request, status, 0, 0, text.length, 0);
    Buffers.write(out, text);
  }

  /** Appends success without a body; {@code unique} is the item's, or 0. */
  public static void done(ByteBuf out, BinaryRequest request, long unique) {
    header(out, request, BinaryStatus.OK, 0, 0, 0, unique);
  }

  /** Appends a counter's value. */
  public static void number(ByteBuf out, BinaryRequest request, long number, long unique) {
    header(out, request, BinaryStatus.OK, 0, 0, Long.BYTES, unique);
    Memory.putLong(Buffers.reserve(out, Long.BYTES), Long.reverseBytes(number));
  }

  /** Appends success with text. */
  public static void text(ByteBuf out, BinaryRequest request, byte[] text) {
    header(out, request, BinaryStatus.OK, 0, 0, text.length, 0);
    Buffers.write(out, text);
  }

  /** Appends a miss that says of which key. */
  public static void keyNotFound(ByteBuf out, BinaryRequest request) {
    int keyLength = request.keyLength();
    header(out, request, BinaryStatus.NOT_FOUND, 0, keyLength, keyLength, 0);
    Buffers.write(out, request.key(), 0, keyLength);
  }

  /**
   * Appends a hit up to its value, which the caller appends, {@code valueLength} bytes; the key
   * stands before it if the command answers keys.
   */
  public static void value(
      ByteBuf out, BinaryRequest request, int flags, int valueLength, long unique) {
    int keyLength = request.command().answersKey() ? request.keyLength() : 0;
    int bodyLength = FLAGS_BYTES + keyLength + valueLength;
    header(out, request, BinaryStatus.OK, FLAGS_BYTES, keyLength, bodyLength, unique);
    Memory.putInt(Buffers.reserve(out, FLAGS_BYTES), Integer.reverseBytes(flags));
    Buffers.write(out, request.key(), 0, keyLength);
  }

  /** Appends one statistic; one with neither name nor value ends them. */
  public static void stat(ByteBuf out, BinaryRequest request, byte[] name, byte[] value) {
    header(out, request, BinaryStatus.OK, 0, name.length, name.length + value.length, 0);
    Buffers.write(out, name);
    Buffers.write(out, value);
  }

  private static void header(
      ByteBuf out,
      BinaryRequest request,
      BinaryStatus status,
      int extrasLength,
      int keyLength,
      int bodyLength,
      long unique) {
    long at = Buffers.reserve(out, BinaryRequest.HEADER_BYTES);
    putInt(at, MAGIC << 24 | request.opcode() << 16 | keyLength);
    putInt(at + 4, extrasLength << 24 | status.code());
    putInt(at + 8, bodyLength);
    putInt(at + 12, request.opaque());
    Memory.putLong(at + 16, Long.reverseBytes(unique));
  }

  private static void putInt(long address, int value) {
    Memory.putInt(address, Integer.reverseBytes(value));
  }
}
