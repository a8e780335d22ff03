package io.keyway.cluster;

/**
 * A node that is running now.
 *
 * @param address where it serves
 * @param incarnation random number of the process start; another one means that its memory was lost
 *     in between
 * @param version the node's release, 1 to 256 characters
 */
public record LiveMember(Address address, long incarnation, String version) {
  /**
   * @throws IllegalArgumentException if the version is blank or too long
   */
  public LiveMember {
    Rule.text("version", version);
  }
}
