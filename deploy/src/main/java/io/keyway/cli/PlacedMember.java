package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.placement.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A member of {@code keyway place}: {@code [name=]host:port[*weight]}.
 *
 * @param name what the client's configuration calls the server, or empty
 */
record PlacedMember(String name, Address address, int weight) {

  static final String FORM = "[NAME=]HOST:PORT[*WEIGHT]";

  private static final Pattern TEXT = Pattern.compile("(?:([^=]+)=)?([^=*]+?)(?:\\*([0-9]{1,9}))?");

  /**
   * @throws IllegalArgumentException if the text is malformed; one sentence says how
   */
  static PlacedMember parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("member: '%s' (expected: %s)".formatted(text, FORM));
    }
    String name = matcher.group(1) == null ? "" : matcher.group(1);
    int weight = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
    PlacedMember member;
    try {
      member = new PlacedMember(name, Address.parse(matcher.group(2)), weight);
      member.target();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("member '%s': %s".formatted(text, e.getMessage()), e);
    }
    return member;
  }

  /** The member as the placement sees it. */
  Target target() {
    return new Target(name, address.host(), address.port(), weight);
  }

  /**
   * The same for clients that hash the address that a name stands for, which is asked for here.
   *
   * @throws CommandException if nobody knows it
   */
  Target resolvedTarget() {
    String host = address.host();
    if (!name.isEmpty() || Target.isAddress(host) || host.equals("localhost")) {
      return target();
    }
    try {
      String found = InetAddress.getByName(host).getHostAddress();
      return new Target(host, found, address.port(), weight);
    } catch (UnknownHostException e) {
      throw new CommandException(
          ExitCode.CANNOT_CONNECT,
          "host '%s' has no address, which the profile hashes".formatted(host),
          e);
    }
  }
}
