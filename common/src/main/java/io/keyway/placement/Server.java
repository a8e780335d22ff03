package io.keyway.placement;

import java.util.List;

/**
 * A target and its index in the list that the owner's index refers to.
 *
 * @param index stays when other targets are left out
 */
record Server(int index, Target target) {

  int weight() {
    return target.weight();
  }

  static long totalWeight(List<Server> servers) {
    return servers.stream().mapToLong(Server::weight).sum();
  }
}
