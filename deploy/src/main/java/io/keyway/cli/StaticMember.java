package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A member on the command line: {@code host:port} or {@code host:port*weight}, behind the pool and
 * a slash if there are several; its id is its address.
 *
 * @param pool null for the proxy's first
 */
record StaticMember(@Nullable String pool, Member member) {

  /**
   * Reads {@code host:port} or {@code host:port*weight}.
   *
   * @throws IllegalArgumentException if a part of it is malformed
   */
  static Member parse(String text) {
    int star = text.lastIndexOf('*');
    Address address = Address.parse(star < 0 ? text : text.substring(0, star));
    int weight = star < 0 ? 1 : Integer.parseInt(text.substring(star + 1));
    String id = (address.host() + "-" + address.port()).replace(':', '.');
    return Member.of(id, address).withWeight(weight);
  }

  /** Reads one. */
  static final class Converter implements ITypeConverter<StaticMember> {

    @Override
    public StaticMember convert(String text) {
      int slash = text.indexOf('/');
      try {
        String pool = slash < 0 ? null : Cluster.poolName(text.substring(0, slash));
        return new StaticMember(pool, parse(text.substring(slash + 1)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not [pool/]host:port[*weight]: " + e.getMessage());
      }
    }
  }
}
