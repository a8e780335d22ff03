package io.keyway.bench;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server to load. Immutable.
 *
 * @param name what the report calls it
 * @param host name or address, without brackets
 * @param port TCP port, 1 to 65535
 * @param pids the server's processes as the user named them, or empty to look for them
 */
public record Target(String name, String host, int port, Set<Long> pids) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<name>[^=,\\s]+)=)?(?:\\[(?<six>[^\\]]+)]|(?<host>[^:,\\s=]+)):(?<port>\\d{1,5})(?<pids>(?:,pid=\\d{1,10})*)");

  /** Keeps a copy of the set of processes. */
  public Target {
    pids = Set.copyOf(pids);
  }

  /**
   * Reads {@code [name=]host:port[,pid=number]…}; an IPv6 address stands in brackets. Without a
   * name the address is the name.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Target parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !isPort(matcher.group("port"))) {
      throw new IllegalArgumentException(
          "target: %s (expected: [name=]host:port[,pid=number], port 1 to 65535)".formatted(text));
    }
    String six = matcher.group("six");
    String host = six != null ? six : matcher.group("host");
    String name = matcher.group("name");
    int port = Integer.parseInt(matcher.group("port"));
    return new Target(
        name != null ? name : host + ":" + port, host, port, pidsIn(matcher.group("pids")));
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= 65_535;
  }

  private static Set<Long> pidsIn(String text) {
    Set<Long> pids = new LinkedHashSet<>();
    Matcher matcher = Pattern.compile("\\d+").matcher(text);
    while (matcher.find()) {
      pids.add(Long.valueOf(matcher.group()));
    }
    return pids;
  }

  /** The address as {@code host:port}. */
  public String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return name.equals(address()) ? name : name + " (" + address() + ")";
  }
}
