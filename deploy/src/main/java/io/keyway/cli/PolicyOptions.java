package io.keyway.cli;

import io.keyway.cluster.Policies;
import io.keyway.cluster.WhenLost;
import io.keyway.cluster.WhenPartial;
import picocli.CommandLine.Option;

/** What a proxy does about nodes that fail, if no pool in ZooKeeper says so. */
final class PolicyOptions {

  @Option(
      names = "--partial",
      defaultValue = "miss",
      paramLabel = "miss|error",
      description =
          "What a multi-get over --member answers for the keys of nodes that fail: they are misses, or an error"
              + " stands in place of END. Default: ${DEFAULT-VALUE}.")
  private WhenPartial partial = WhenPartial.MISS;

  @Option(
      names = "--lost",
      defaultValue = "error",
      paramLabel = "error|miss|rehash",
      description =
          "What becomes of the keys of a --member whose breaker is open: errors, reads are misses, or other members"
              + " serve them by the profile's rule for dead servers. Default: ${DEFAULT-VALUE}.")
  private WhenLost lost = WhenLost.ERROR;

  @Option(
      names = "--max-open-percent",
      defaultValue = "33",
      paramLabel = "PERCENT",
      description =
          "Share of --member whose breakers may be open at a time, rounded up; 0 switches breakers off."
              + " Default: ${DEFAULT-VALUE}.")
  private int maxOpenPercent;

  @Option(
      names = "--reply-timeout-ms",
      paramLabel = "MS",
      description = "Time for a reply of a --member, 10 to 60000. Default: 1000.")
  private int replyTimeoutMillis = Policies.OWN;

  @Option(
      names = "--connect-timeout-ms",
      paramLabel = "MS",
      description = "Time for a connection to a --member, 10 to 60000. Default: 1000.")
  private int connectTimeoutMillis = Policies.OWN;

  @Option(
      names = "--failure-limit",
      paramLabel = "N",
      description = "Time-outs in a row that open a breaker, 1 to 1000. Default: 3.")
  private int failureLimit = Policies.OWN;

  /**
   * The policies that were chosen.
   *
   * @throws IllegalArgumentException if one breaks its rule
   */
  Policies policies() {
    return new Policies(
        partial, lost, maxOpenPercent, replyTimeoutMillis, connectTimeoutMillis, failureLimit);
  }
}
