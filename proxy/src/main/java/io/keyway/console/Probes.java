package io.keyway.console;

import io.keyway.inspect.PoolNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A {@link Probe} for each of some servers, who come and go. One thread.
 *
 * @param <A> what they answer
 */
final class Probes<A> implements AutoCloseable {

  private final Probe.Question<A> question;
  private final Map<PoolNode, Probe<A>> probes = new LinkedHashMap<>();

  Probes(Probe.Question<A> question) {
    this.question = question;
  }

  /** Has a probe for each of the servers, and for nobody else. */
  void follow(Set<PoolNode> servers) {
    servers.forEach(server -> probes.computeIfAbsent(server, node -> new Probe<>(node, question)));
    probes
        .values()
        .removeIf(probe -> {
          boolean gone = !servers.contains(probe.node());
          if (gone) {
            probe.close();
          }
          return gone;
        });
  }

  int size() {
    return probes.size();
  }

  /** Asks all servers, each of which counts down when it has answered or failed. */
  void ask(CountDownLatch answers) {
    probes.values().forEach(probe -> probe.ask(answers::countDown));
  }

  Collection<Probe<A>> all() {
    return probes.values();
  }

  @Override
  public void close() {
    probes.values().forEach(Probe::close);
  }
}
