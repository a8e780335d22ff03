package io.keyway.placement;

/**
 * A server as the placement sees it: the words of the configuration, never resolved, because client
 * libraries hash the text that they were given.
 *
 * @param name what twemproxy's configuration calls the server; for clients in Java, the name of a
 *     host that {@code host} gives the address of; empty if there is none
 * @param host name or address as configured, 1 to {@value #TEXT_LENGTH_MAX} visible ASCII
 *     characters
 * @param port 1 to 65535
 * @param weight share of the keys relative to the other targets, 1 to {@value #WEIGHT_MAX}
 */
public record Target(String name, String host, int port, int weight) {

  /** The port that libmemcached leaves out of a label. */
  public static final int DEFAULT_PORT = 11211;

  public static final int TEXT_LENGTH_MAX = 255;

  /** Room for weights that are sizes in MiB. */
  public static final int WEIGHT_MAX = 1_000_000;

  private static final String LOCALHOST = "localhost";
  private static final String LOCALHOST_ADDRESS = "127.0.0.1";

  /**
   * @throws IllegalArgumentException if a part is out of its range
   */
  public Target {
    if (host.isEmpty() || !isVisible(host)) {
      throw refusal("host", host, "1 to");
    }
    if (!isVisible(name)) {
      throw refusal("name", name, "at most");
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

  /** A target without a name of its own. */
  public Target(String host, int port, int weight) {
    this("", host, port, weight);
  }

  private static boolean isVisible(String text) {
    return text.length() <= TEXT_LENGTH_MAX
        && text.chars().allMatch(character -> character > ' ' && character < 0x7f);
  }

  private static IllegalArgumentException refusal(String what, String text, String bound) {
    return new IllegalArgumentException(
        "%s: '%s' (expected: %s %d visible ASCII characters)"
            .formatted(what, text, bound, TEXT_LENGTH_MAX));
  }

  /** Whether the host is given by an IP address and not by a name. */
  public static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  /** Whether the server has a host name, as opposed to an address alone. */
  boolean isNamed() {
    return !name.isEmpty() || !isAddress(host);
  }

  /** The name of the host, and without one its address: what Java calls the host name. */
  String hostName() {
    if (!name.isEmpty()) {
      return name;
    }
    return host.equals(LOCALHOST_ADDRESS) ? LOCALHOST : host;
  }

  /**
   * The IP address of the host.
   *
   * @throws IllegalArgumentException if a name is all that is known of it
   */
  String address() {
    if (isAddress(host)) {
      return host;
    } else if (host.equals(LOCALHOST)) {
      return LOCALHOST_ADDRESS;
    }
    throw new IllegalArgumentException(
        "host: '%s' (expected: an IP address, which this profile hashes)".formatted(host));
  }
}
