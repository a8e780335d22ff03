package io.keyway.cli;

import io.keyway.command.Endpoint;
import io.keyway.command.WireProtocol;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address as memcached's {@code -l} takes it: a host, a host and a port, or an IPv6 address in
 * brackets and a port, with the protocol and a tag before it.
 */
record ListenAddress(WireProtocol protocol, String host, int port) {

  static final int PORT_MAX = 65535;

  /** The tag names a listener for memcached's own proxy and has no meaning here. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<tls>notls|btls|mtls):)?"
              + "(?:proto\\[(?<protocol>\\w*)]:)?"
              + "(?:tag(?:_\\w{1,8}_|\\[\\w{1,8}]):)?"
              + "(?:\\[(?<bracketed>[^]]+)]|(?<v6>[^:\\[]*:[^\\[]*:[^\\[]*)|(?<host>[^:\\[]+))"
              + "(?::(?<port>\\d{1,5}))?");

  /**
   * Reads an address.
   *
   * @param port if the text names none
   * @param protocol if the text names none
   */
  static ListenAddress parse(String text, int port, WireProtocol protocol) {
    FlagValue value = new FlagValue("-l", text);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw value.refusal("HOST, HOST:PORT or [IPV6]:PORT");
    }
    String tls = matcher.group("tls");
    if (tls != null && !tls.equals("notls")) {
      throw CommandException.usage("-l %s: there is no TLS".formatted(text));
    }
    String wire = matcher.group("protocol");
    String digits = matcher.group("port");
    return new ListenAddress(
        wire == null ? protocol : protocol(value, wire),
        host(matcher),
        digits == null ? port : Math.toIntExact(new FlagValue("-l", digits).integer(0, PORT_MAX)));
  }

  private static String host(Matcher matcher) {
    String bracketed = matcher.group("bracketed");
    String v6 = matcher.group("v6");
    return bracketed != null ? bracketed : v6 != null ? v6 : matcher.group("host");
  }

  private static WireProtocol protocol(FlagValue value, String name) {
    return switch (name) {
      case "ascii" -> WireProtocol.ASCII;
      case "binary" -> WireProtocol.BINARY;
      case "negotiating" -> WireProtocol.AUTO;
      default -> throw value.refusal("proto[ascii], proto[binary] or proto[negotiating]");
    };
  }

  Endpoint endpoint() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw CommandException.usage("-l: there is no host %s".formatted(host));
    }
    return new Endpoint(address, protocol);
  }
}
