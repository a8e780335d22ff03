package io.keyway.route;

import io.keyway.cluster.Address;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The servers that clients with auto discovery are told to use: the proxies that run now. Any
 * thread.
 *
 * <p>The format is ElastiCache's, whose clients ask {@code config get cluster}, in text or binary,
 * or older ones for the value of {@link #KEY}.
 */
public final class Discovery {

  /** The key under which clients of servers before 1.4.14 look. */
  static final String KEY = "AmazonElastiCache:cluster";

  private volatile List<Address> proxies = List.of();

  /** Tells clients to use these from now on. */
  public void advertise(List<Address> addresses) {
    proxies = List.copyOf(addresses);
  }

  /**
   * The configuration: a version on a line, of which clients believe only a newer one, and the
   * servers on the next.
   */
  String configuration(long version) {
    // The address between the bars may be left out; clients look the name up then.
    return proxies.stream()
        .map(proxy -> proxy.host() + "||" + proxy.port())
        .collect(Collectors.joining(" ", version + "\n", "\n"));
  }
}
