package io.keyway.protocol;

import java.nio.charset.StandardCharsets;

/** The fixed lines that a server answers, in memcached 1.6.45's words. */
public enum ReplyLine {
  STORED("STORED"),
  NOT_STORED("NOT_STORED"),
  EXISTS("EXISTS"),
  NOT_FOUND("NOT_FOUND"),
  DELETED("DELETED"),
  TOUCHED("TOUCHED"),
  OK("OK"),
  END("END"),
  MN("MN"),
  RESET("RESET"),
  ERROR("ERROR"),
  BAD_FORMAT("CLIENT_ERROR bad command line format"),
  BAD_DATA_CHUNK("CLIENT_ERROR bad data chunk"),
  INVALID_EXPTIME("CLIENT_ERROR invalid exptime argument"),
  INVALID_DELTA("CLIENT_ERROR invalid numeric delta argument"),
  NON_NUMERIC("CLIENT_ERROR cannot increment or decrement non-numeric value"),
  TOO_LARGE("SERVER_ERROR object too large for cache"),
  OUT_OF_MEMORY_DURING_READ("SERVER_ERROR Out of memory during read"),
  OUT_OF_MEMORY("SERVER_ERROR out of memory storing object"),
  TOO_MANY_CONNECTIONS("ERROR Too many open connections");

  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] bytes;

  ReplyLine(String text) {
    this.bytes = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The line with its end. The caller must not change it. */
  public byte[] bytes() {
    return bytes;
  }
}
