package io.keyway.protocol;

import java.nio.charset.StandardCharsets;

/** The outcomes that the binary protocol numbers, with memcached's words for the bad ones. */
public enum BinaryStatus {
  OK(0x00, ""),
  NOT_FOUND(0x01, "Not found"),
  EXISTS(0x02, "Data exists for key."),
  TOO_LARGE(0x03, "Too large."),
  INVALID(0x04, "Invalid arguments"),
  NOT_STORED(0x05, "Not stored."),
  NON_NUMERIC(0x06, "Non-numeric server-side value for incr or decr"),
  NOT_ALLOWED(0x20, "Auth failure."),
  UNKNOWN_COMMAND(0x81, "Unknown command"),
  NO_MEMORY_FOR_ITEM(0x82, "Out of memory allocating item"),
  NO_MEMORY_FOR_VALUE(0x82, "Out of memory during read"),
  NO_MEMORY_FOR_NUMBER(0x82, "Out of memory incrementing value"),
  NO_MEMORY_FOR_NEW_NUMBER(0x82, "Out of memory allocating new item"),
  NOT_SUPPORTED(0x83, "Not supported"),
  INTERNAL(0x84, "Internal error"),
  TEMPORARY(0x86, "Temporary failure");

  private final int code;

  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] text;

  BinaryStatus(int code, String text) {
    this.code = code;
    this.text = text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** What the body says. The caller must not change it. */
  byte[] text() {
    return text;
  }
}
