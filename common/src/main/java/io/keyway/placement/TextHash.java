package io.keyway.placement;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A hash over the UTF-16 units of a key, as clients in Java and JavaScript compute it. What is not
 * UTF-8 becomes U+FFFD as in a Java string.
 *
 * <p>An instance owns a decoder and its buffers, which grow with the longest key: one thread at a
 * time.
 */
final class TextHash implements KeyHash {

  /** A function of {@code units[0 .. length)}. */
  interface OfUnits {
    long hash(char[] units, int length);
  }

  private static final int KEY_LENGTH = 256;

  private final OfUnits function;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer bytes = ByteBuffer.allocate(KEY_LENGTH);
  private CharBuffer units = CharBuffer.allocate(KEY_LENGTH);

  TextHash(OfUnits function) {
    this.function = function;
  }

  @Override
  public long hash(byte[] key, int offset, int length) {
    if (length > bytes.capacity()) {
      bytes = ByteBuffer.allocate(length);
      units = CharBuffer.allocate(length);
    }
    bytes.clear().put(key, offset, length).flip();
    units.clear();
    decoder.reset();
    decoder.decode(bytes, units, true);
    return function.hash(units.array(), units.position());
  }
}
