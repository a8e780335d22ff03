package io.keyway.frontend;

/**
 * How many requests of one client may wait for their replies: as many as about a mebibyte answers,
 * by the length of the client's last replies. Event loop only.
 *
 * <p>A node sends what it is asked for as fast as it can, on a connection that all clients share.
 * So behind a client that asks for long values, and many at a time, all others would wait.
 */
final class RequestWindow {

  /** The most for any client. */
  static final int REQUESTS_MAX = 4096;

  /** Nothing is known yet of what the client asks for. */
  private static final int REQUESTS_AT_FIRST = 16;

  /** Keeps a node busy while a client takes what it has. */
  private static final int REQUESTS_MIN = 4;

  private static final int BYTES = 1 << 20;

  /** Replies from which on they count half. */
  private static final int REPLIES_COUNTED = 64;

  private int size = REQUESTS_AT_FIRST;
  private long replies;
  private long bytes;

  /** The requests that may wait. */
  int size() {
    return size;
  }

  /** So many replies were completed, with so many bytes. */
  void answered(int count, int length) {
    replies += count;
    bytes += length;
    if (replies == 0) {
      return;
    }
    size = Math.clamp(BYTES * replies / Math.max(1, bytes), REQUESTS_MIN, REQUESTS_MAX);
    while (replies >= REPLIES_COUNTED) {
      replies /= 2;
      bytes /= 2;
    }
  }
}
