package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a member from the command line: {@code host:port} or {@code host:port*weight}; its id is
 * its address.
 */
final class StaticMember implements ITypeConverter<Member> {

  @Override
  public Member convert(String text) {
    int star = text.lastIndexOf('*');
    try {
      Address address = Address.parse(star < 0 ? text : text.substring(0, star));
      int weight = star < 0 ? 1 : Integer.parseInt(text.substring(star + 1));
      String id = (address.host() + "-" + address.port()).replace(':', '.');
      return Member.of(id, address).withWeight(weight);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is not host:port or host:port*weight: " + e.getMessage());
    }
  }
}
