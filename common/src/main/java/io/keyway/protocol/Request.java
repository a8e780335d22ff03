package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One parsed command line: a flyweight that a {@link RequestParser} fills.
 *
 * <p>The bytes stand in {@link #line()}, a heap copy of the line, because key hashes and
 * comparisons want arrays; a value that follows the line is not part of the request and stays in
 * the connection's buffer. One per event loop, valid until the next parse on that loop.
 */
public final class Request {

  /**
   * Lines up to this many bytes share one array for good; a longer one gets an array of its own.
   */
  private static final int KEPT_LINE_BYTES = 64 << 10;

  private static final byte[] NOREPLY = {'n', 'o', 'r', 'e', 'p', 'l', 'y'};

  final MetaFlags meta = new MetaFlags();

  private final byte[] kept = new byte[KEPT_LINE_BYTES];

  byte[] line = kept;
  int lineLength;
  Command command = Command.VERSION;
  int keyOffset;
  int keyLength;
  int flags;
  int exptime;
  int valueLength;
  long unique;
  long number;
  boolean noreply;
  @Nullable ReplyLine refusal;
  int argumentsOffset;
  boolean keyTooLong;

  private int strippedBytes;
  private int keysOffset;
  private int cursor;

  /** The command; undefined after a refusal. */
  public Command command() {
    return command;
  }

  /** The array that key ranges point into. The caller must not change it. */
  public byte[] line() {
    return line;
  }

  /** Where the current key starts in {@link #line()}. */
  public int keyOffset() {
    return keyOffset;
  }

  /** The current key's length, 1 to {@link Limits#KEY_BYTES_MAX}. */
  public int keyLength() {
    return keyLength;
  }

  /** The client flags of a storage command, an unsigned 32-bit number. */
  public int flags() {
    return flags;
  }

  /**
   * The expiry as sent: 0 never, up to 30 days relative, above absolute seconds, negative at once;
   * of flush_all the delay.
   */
  public int exptime() {
    return exptime;
  }

  /** The announced length of the value that follows in bytes, without its line end. */
  public int valueLength() {
    return valueLength;
  }

  /** The CAS unique of a {@code cas}. */
  public long unique() {
    return unique;
  }

  /** The delta of {@code incr} and {@code decr}, or the level of {@code verbosity}; unsigned. */
  public long number() {
    return number;
  }

  /** The flags of a meta command. */
  public MetaFlags meta() {
    return meta;
  }

  /** Whether the client wants no answer. */
  public boolean noreply() {
    return noreply;
  }

  /** What to answer to a refused line; null when the client asked for silence. */
  public @Nullable ReplyLine refusal() {
    return refusal;
  }

  /** Whether the line was refused as a key in it is too long. */
  public boolean keyTooLong() {
    return keyTooLong;
  }

  /** The words after the command's name, for commands that are not worth a shape of their own. */
  public String arguments() {
    return new String(
            line, argumentsOffset, lineLength - argumentsOffset, StandardCharsets.ISO_8859_1)
        .strip();
  }

  /** The whole line, for people to read. */
  public String text() {
    return new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
  }

  /** Turns the request into the {@code delete} of its key. */
  public void becomeDelete() {
    command = Command.DELETE;
  }

  /** Takes so many bytes from the start of the current key, which must be longer. */
  public void stripKey(int bytes) {
    keyOffset += bytes;
    keyLength -= bytes;
    strippedBytes += bytes;
  }

  /** The bytes in front of the current key that were taken from it. */
  public int strippedBytes() {
    return strippedBytes;
  }

  /** Moves to the next key of a retrieval; false after the last. */
  public boolean nextKey() {
    int from = skipSpaces(cursor);
    int to = skipWord(from);
    strippedBytes = 0;
    keyOffset = from;
    keyLength = to - from;
    cursor = to;
    return from < to;
  }

  /** Goes back to before a retrieval's first key. */
  public void rewindKeys() {
    cursor = keysOffset;
  }

  /** The current key as text. */
  public String key() {
    return new String(line, keyOffset, keyLength, StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes a line that asks for the retrieval's keys behind the current one; there must be some.
   */
  public void writeRest(ByteBuf out) {
    Buffers.write(out, line, 0, keysOffset);
    Buffers.write(out, line, cursor, lineLength - cursor);
    out.writeByte('\n');
  }

  /** Whether a retrieval has keys behind the current one. */
  public boolean hasMoreKeys() {
    return skipSpaces(cursor) < lineLength;
  }

  /** Makes {@link #nextKey()} start again at the word that begins at or after {@code offset}. */
  void keysFrom(int offset) {
    keysOffset = offset;
    cursor = offset;
  }

  /**
   * Takes a line out of a buffer; {@code newline} is the offset of its line feed from the reader
   * index.
   */
  void load(ByteBuf in, int newline) {
    line = newline <= KEPT_LINE_BYTES ? kept : new byte[newline];
    Memory.copy(Buffers.readAddress(in), line, 0, newline);
    lineLength = newline > 0 && line[newline - 1] == '\r' ? newline - 1 : newline;
    noreply = false;
    refusal = null;
    strippedBytes = 0;
    keyTooLong = false;
    in.skipBytes(newline + 1);
  }

  /** Whether the key reads as the word that asks for silence. */
  boolean keyIsNoreply() {
    return isNoreply(keyOffset, keyOffset + keyLength);
  }

  /** Whether a range of the line is the word that asks for silence. */
  boolean isNoreply(int from, int to) {
    return Arrays.equals(line, from, to, NOREPLY, 0, NOREPLY.length);
  }

  int skipSpaces(int from) {
    int at = from;
    while (at < lineLength && line[at] == ' ') {
      at++;
    }
    return at;
  }

  int skipWord(int from) {
    return Memory.indexOf(line, from, lineLength, (byte) ' ');
  }
}
