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
  TOO_MANY_FLAGS("CLIENT_ERROR options flags are too long"),
  DUPLICATE_FLAG("CLIENT_ERROR duplicate flag"),
  INVALID_FLAG("CLIENT_ERROR invalid flag"),
  BAD_FLAG("CLIENT_ERROR invalid or duplicate flag"),
  BAD_TOKEN("CLIENT_ERROR bad token in command line format"),
  BAD_KEY("CLIENT_ERROR error decoding key"),
  OPAQUE_TOO_LONG("CLIENT_ERROR opaque token too long"),
  INVALID_STORAGE_MODE("CLIENT_ERROR invalid mode for ms M token"),
  INVALID_ARITHMETIC_MODE("CLIENT_ERROR invalid mode for ma M token"),
  INVALID_INITIAL("CLIENT_ERROR invalid numeric initial value"),
  INVALID_DELTA_VALUE("CLIENT_ERROR invalid numeric delta value"),
  NON_NUMERIC("CLIENT_ERROR cannot increment or decrement non-numeric value"),
  FLUSH_NOT_ALLOWED("CLIENT_ERROR flush_all not allowed"),
  TOO_LARGE("SERVER_ERROR object too large for cache"),
  OUT_OF_MEMORY_DURING_READ("SERVER_ERROR Out of memory during read"),
  NO_MEMORY("SERVER_ERROR out of memory"),
  NO_MEMORY_FOR_NEW("SERVER_ERROR Out of memory allocating new item"),
  OUT_OF_MEMORY("SERVER_ERROR out of memory storing object"),
  SHUTDOWN_NOT_ENABLED("SERVER_ERROR: shutdown not enabled"),
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
