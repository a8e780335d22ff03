package io.keyway.placement;

/**
 * A server as the placement sees it: the words of the configuration, never resolved, because client
 * libraries hash the text that they were given.
 *
 * @param host name or address as configured, 1 to {@value #HOST_LENGTH_MAX} visible ASCII
 *     characters
 * @param port 1 to 65535
 * @param weight share of the keys relative to the other targets, 1 to {@value #WEIGHT_MAX}
 */
public record Target(String host, int port, int weight) {

  /** The port that libmemcached leaves out of a label. */
  public static final int DEFAULT_PORT = 11211;

  public static final int HOST_LENGTH_MAX = 255;

  /** Room for weights that are sizes in MiB. */
  public static final int WEIGHT_MAX = 1_000_000;

  /**
   * @throws IllegalArgumentException if a part is out of its range
   */
  public Target {
    if (host.isEmpty()
        || host.length() > HOST_LENGTH_MAX
        || !host.chars().allMatch(Target::isVisible)) {
      throw new IllegalArgumentException(
          "host: '%s' (expected: 1 to %d visible ASCII characters)"
              .formatted(host, HOST_LENGTH_MAX));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "port of %s: %d (expected: 1 to 65535)".formatted(host, port));
    }
    if (weight < 1 || weight > WEIGHT_MAX) {
      throw new IllegalArgumentException(
          "weight of %s:%d: %d (expected: 1 to %d)".formatted(host, port, weight, WEIGHT_MAX));
    }
  }

  private static boolean isVisible(int character) {
    return character > ' ' && character < 0x7f;
  }

  /**
   * The name that libmemcached hashes into its ring: the host alone on port 11211, else {@code
   * host:port}.
   */
  public String label() {
    return port == DEFAULT_PORT ? host : host + ":" + port;
  }
}
