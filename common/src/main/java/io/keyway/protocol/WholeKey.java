package io.keyway.protocol;

/**
 * A key as a client gave it, where a server is asked for the end of it only. Reused from request to
 * request, one thread at a time.
 */
public final class WholeKey {

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int length;
  private int strippedBytes;

  /** Keeps the request's key, if something was stripped from it. */
  public void keep(Request request) {
    strippedBytes = request.strippedBytes();
    if (strippedBytes == 0) {
      return;
    }
    length = strippedBytes + request.keyLength();
    if (bytes.length == 0) {
      bytes = new byte[Limits.KEY_BYTES_MAX];
    }
    System.arraycopy(request.line(), request.keyOffset() - strippedBytes, bytes, 0, length);
  }

  /** Whether the server is asked for less than the key. */
  public boolean isStripped() {
    return strippedBytes > 0;
  }

  /** The array whose first bytes are the key. */
  byte[] bytes() {
    return bytes;
  }

  /** The length of the key in bytes. */
  int length() {
    return length;
  }

  /** The bytes at the start of the key that the server does not know of. */
  int strippedBytes() {
    return strippedBytes;
  }
}
