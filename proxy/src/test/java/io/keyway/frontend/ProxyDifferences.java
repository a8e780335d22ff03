package io.keyway.frontend;

import io.keyway.protocol.Version;
import io.keyway.server.KnownDifferences;
import io.keyway.server.KnownDifferences.Case;
import java.util.List;
import java.util.stream.Stream;

/** Where the proxy answers otherwise than one memcached on purpose, whatever its servers are. */
final class ProxyDifferences {

  private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format\r\n";

  private static final List<Case> OWN =
      List.of(
          new Case(
              "a server that ends a line at a zero byte would be out of step",
              "set a\0b 0 0 5\r\nget q\r\nget a\0b\r\nget a b\0\r\ntouch \0 0 noreply\r\n",
              BAD_FORMAT.repeat(4),
              "ERROR\r\nEND\r\nEND\r\nEND\r\nERROR\r\n"),
          new Case(
              "what concerns one process is asked of that process",
              "cache_memlimit 256\r\nslabs automove 0\r\n",
              "ERROR\r\nERROR\r\n",
              "OK\r\nOK\r\n"),
          new Case(
              "the proxy has values of its own",
              "get __keyway__.version\r\n",
              "VALUE __keyway__.version 0 %d\r\n%s\r\nEND\r\n"
                  .formatted(Version.TEXT.length(), Version.TEXT),
              "END\r\n"));

  /** What the servers themselves are not asked, or answer as any server of ours. */
  static final List<Case> CASES =
      Stream.concat(
              KnownDifferences.CASES.stream().filter(known -> known.request().indexOf('\0') < 0),
              OWN.stream())
          .toList();

  private ProxyDifferences() {}
}
