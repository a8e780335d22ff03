package io.keyway.placement;

/**
 * Why a key belongs to its owner.
 *
 * @param owner index in the list of targets, or {@link Placement#NONE}
 * @param kind how the hash is looked up: {@code continuum}, {@code modulo} or {@code jump}; {@link
 *     #ELECTION} where all targets are rated for the key instead, and the rest means nothing
 * @param hashed the bytes that were hashed: the key, a part of it, or more than it
 * @param hash their hash
 * @param position the point of the continuum at or above the hash, or the bucket from 0
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
public record KeyTrace(int owner, String kind, byte[] hashed, long hash, long position) {

  /** For placements without a single hash of the key. */
  public static final String ELECTION = "election";
}
