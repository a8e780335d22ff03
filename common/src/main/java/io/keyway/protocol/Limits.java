package io.keyway.protocol;

/** The protocol's limits, all in bytes. */
public final class Limits {

  /** The longest key. */
  public static final int KEY_BYTES_MAX = 250;

  /**
   * The longest unfinished command line; what grows beyond it without a line end is not memcached's
   * protocol.
   */
  public static final int LINE_BYTES_MAX = 2048;

  /** The longest line of a {@code get} and its kin: some 32,000 keys of the longest kind. */
  public static final int RETRIEVAL_LINE_BYTES_MAX = 8 << 20;

  /** The most words of a meta line, its name and key among them. */
  public static final int META_TOKENS_MAX = 20;

  /** The longest opaque token of a meta line, with its letter. */
  public static final int OPAQUE_BYTES_MAX = 32;

  /**
   * The longest value that a command may announce: a signed 32-bit length with room for the line
   * end.
   */
  public static final int VALUE_BYTES_MAX = Integer.MAX_VALUE - 2;

  /** The longest line that a server answers, without the value that follows it. */
  public static final int REPLY_LINE_BYTES_MAX = 8192;

  private Limits() {}
}
