package io.keyway.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host name or IP address and a TCP port, written {@code host:port}, or {@code [host]:port} for
 * IPv6.
 *
 * @param host name or IP address without brackets; not resolved
 * @param port 1..65535
 */
public record Address(String host, int port) {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,32})?");
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([^\\]]*:[^\\]]*)]|([^:\\[\\]]*)):([0-9]{1,5})");

  /**
   * @throws IllegalArgumentException if the host holds other characters than a name or an IP
   *     address may, or the port is out of range
   */
  public Address {
    if (!HOST.matcher(host).matches()) {
      throw Rule.refusal("host", '"' + host + '"', "a host name or an IP address");
    }
    Rule.number("port", port, 1, 65_535);
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Address parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw Rule.refusal("address", '"' + text + '"', "host:port");
    }
    String bracketed = matcher.group(1);
    return new Address(
        bracketed == null ? matcher.group(2) : bracketed, Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
  }
}
