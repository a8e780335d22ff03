package io.keyway.store;

/**
 * What a dump tells of an item.
 *
 * @param key its key
 * @param expiryUnixSeconds when it expires, -1 for never
 * @param accessUnixSeconds when it was stored or last moved in its LRU
 * @param unique its CAS unique
 * @param fetched whether it was read since it was stored
 * @param classId its slab class
 * @param bytes its size in memcached's accounting
 * @param flags the client's, unsigned
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read once; nobody compares or keeps it.
public record DumpedItem(
    byte[] key,
    long expiryUnixSeconds,
    long accessUnixSeconds,
    long unique,
    boolean fetched,
    int classId,
    long bytes,
    int flags) {}
