package io.keyway.store;

/**
 * What a walk through a slab class tells of an item.
 *
 * @param key its key
 * @param valueLength the length of its value in bytes
 * @param expiryUnixSeconds when it expires, 0 for never
 */
@SuppressWarnings("ArrayRecordComponent") // Made and read once; nobody compares or keeps it.
public record ListedItem(byte[] key, int valueLength, long expiryUnixSeconds) {}
