package io.keyway.console;

import io.keyway.inspect.NodeClient;
import java.io.IOException;
import java.util.Map;

/**
 * What a server says in {@code stats}.
 *
 * @param values as {@link SampledStat} orders them
 * @param version the server's, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
record NodeStats(long[] values, String version) {

  static NodeStats of(NodeClient server) throws IOException {
    Map<String, String> stats = server.stats("");
    return new NodeStats(SampledStat.of(stats), stats.getOrDefault("version", ""));
  }
}
