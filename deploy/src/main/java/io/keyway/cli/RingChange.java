package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Roster;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A change that may lead to another ring: forecast, done, and followed until proxies have it. */
final class RingChange {

  private final OperatorOptions options;
  private final ChangeOptions change;
  private final Cluster cluster;

  RingChange(OperatorOptions options, ChangeOptions change, Cluster cluster) {
    this.options = options;
    this.change = change;
    this.cluster = cluster;
  }

  /**
   * Carries it out, unless it is only to be shown.
   *
   * @param state the pool before it
   * @param roster what will be written
   * @param action writes it
   * @return how it ended
   */
  ExitCode run(PoolState state, Roster roster, Consumer<PoolDocuments> action)
      throws InterruptedException {
    RingForecast forecast = RingForecast.of(state, roster).withSample();
    ObjectNode result = OutputOptions.JSON.createObjectNode().put("dryRun", change.isDryRun());
    result.set("plan", forecast.json());
    if (change.isDryRun()) {
      options.print(forecast.text(), result);
      return ExitCode.OK;
    }
    if (!options.asJson()) {
      options.print(forecast.text(), result);
    }
    var limit = change.limit();
    action.accept(options.documents(cluster));
    Adoption.Progress end = new Adoption(cluster, options.pool(), options.err()).await(limit);
    result.put("published", end.published()).put("epoch", end.epoch());
    put(result.putArray("adopted"), end.adopted());
    put(result.putArray("behind"), end.behind());
    options.print(end.sentence() + "\n", result);
    return end.complete() || end.unattended() || limit.isZero()
        ? ExitCode.OK
        : ExitCode.PARTLY_DONE;
  }

  private static void put(ArrayNode array, Iterable<String> texts) {
    texts.forEach(array::add);
  }
}
