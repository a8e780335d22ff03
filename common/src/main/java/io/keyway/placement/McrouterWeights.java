package io.keyway.placement;

import java.util.List;
import java.util.stream.DoubleStream;

/** The weights of servers as mcrouter wants them: from 0 to 1, the heaviest has 1. */
final class McrouterWeights {

  private McrouterWeights() {}

  static DoubleStream of(List<Server> servers) {
    double heaviest = servers.stream().mapToInt(Server::weight).max().orElse(1);
    return servers.stream().mapToDouble(server -> server.weight() / heaviest);
  }
}
