package io.keyway.inspect;

/**
 * What a server's dump says of an item: everything but the value.
 *
 * @param key the key's bytes
 * @param expiryUnixSeconds when it expires; -1 if never
 * @param accessUnixSeconds when it was accessed last
 * @param unique the CAS unique, unsigned
 * @param fetched whether it was ever read
 * @param classId the slab class
 * @param sizeBytes what the item takes with key and header, as the server counts
 * @param flags the client flags, or -1 if the server's dump does not say (memcached before 1.6.33)
 */
@SuppressWarnings("ArrayRecordComponent") // Made and shown once; nobody compares it.
public record ItemSummary(
    byte[] key,
    long expiryUnixSeconds,
    long accessUnixSeconds,
    long unique,
    boolean fetched,
    int classId,
    long sizeBytes,
    long flags) {

  /** Seconds from {@code nowUnixSeconds} until it expires; -1 if it does not. */
  public long ttlSeconds(long nowUnixSeconds) {
    return expiryUnixSeconds <= 0 ? -1 : Math.max(0, expiryUnixSeconds - nowUnixSeconds);
  }
}
