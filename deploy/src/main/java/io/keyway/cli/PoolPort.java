package io.keyway.cli;

import io.keyway.cluster.Cluster;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A pool and its port on the command line: {@code pool=port} or {@code pool=host:port}.
 *
 * @param host null for the one that the proxy listens on anyway
 */
record PoolPort(String pool, @Nullable String host, int port) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<pool>[^=]+)=(?:(?:\\[(?<v6>[^]]+)]|(?<host>[^:\\[]+)):)?(?<port>\\d{1,5})");

  /** Reads one. */
  static final class Converter implements ITypeConverter<PoolPort> {

    @Override
    public PoolPort convert(String text) {
      Matcher form = FORM.matcher(text);
      int port = form.matches() ? Integer.parseInt(form.group("port")) : -1;
      if (port < 0 || port > ListenAddress.PORT_MAX) {
        throw new TypeConversionException(
            "'" + text + "' is not pool=port or pool=host:port with a port of 0 to 65535");
      }
      try {
        String v6 = form.group("v6");
        return new PoolPort(
            Cluster.poolName(form.group("pool")), v6 == null ? form.group("host") : v6, port);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "': " + e.getMessage());
      }
    }
  }
}
