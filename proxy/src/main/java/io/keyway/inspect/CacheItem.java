package io.keyway.inspect;

/**
 * An item with its value, as a server answered it.
 *
 * @param key the key's bytes
 * @param value the value's first bytes; all of them unless {@link #isCut}
 * @param valueBytes how long the value is
 * @param flags the client flags, 0 to 4,294,967,295
 * @param ttlSeconds seconds to live, {@link #FOREVER}, or {@link #UNKNOWN}
 * @param unique the CAS unique, unsigned; 0 if unknown
 * @param idleSeconds seconds since the last access, or {@link #UNKNOWN}
 * @param counted whether reading it was counted as a get by the server
 */
@SuppressWarnings("ArrayRecordComponent") // Made and shown once; nobody compares it.
public record CacheItem(
    byte[] key,
    byte[] value,
    long valueBytes,
    long flags,
    long ttlSeconds,
    long unique,
    long idleSeconds,
    boolean counted) {

  /** The time to live of an item that does not expire. */
  public static final long FOREVER = -1;

  /** For what the server can't say. */
  public static final long UNKNOWN = -2;

  /** Whether the value is longer than what was kept of it. */
  public boolean isCut() {
    return value.length < valueBytes;
  }
}
