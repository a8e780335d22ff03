package io.keyway.cli;

import io.keyway.route.PrefixRoute;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a route from the command line: {@code prefix=pool} or {@code prefix=pool,strip}. The prefix
 * may hold equals signs; pools don't.
 */
final class RouteConverter implements ITypeConverter<PrefixRoute> {

  private static final String STRIP = ",strip";

  @Override
  public PrefixRoute convert(String text) {
    boolean strips = text.endsWith(STRIP);
    String route = strips ? text.substring(0, text.length() - STRIP.length()) : text;
    int equals = route.lastIndexOf('=');
    if (equals < 0) {
      throw new TypeConversionException("'" + text + "' is not prefix=pool or prefix=pool" + STRIP);
    }
    try {
      return new PrefixRoute(route.substring(0, equals), route.substring(equals + 1), strips);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "': " + e.getMessage());
    }
  }
}
