package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.PoolState;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands for operators have in common: which pool, and how the answer looks. */
final class OperatorOptions {

  /** Writes what commands print as JSON. */
  static final JsonMapper JSON = new JsonMapper();

  /** As long as a client takes to try each of a few servers. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private Membership membership = new Membership();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Form of the output. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.table;

  /** Forms of the output, spelt as on the command line. */
  private enum Output {
    table,
    json
  }

  /**
   * Connects to the cluster, which is the caller's to close.
   *
   * @throws CommandException if ZooKeeper is not named, or cannot be reached
   */
  Cluster connect() {
    Cluster cluster = membership.connect();
    if (cluster == null) {
      throw CommandException.usage("--zookeeper: missing (expected: HOST:PORT[,HOST:PORT...])");
    }
    if (!cluster.awaitConnected(CONNECT_MAX)) {
      cluster.close();
      throw new CommandException(
          ExitCode.CANNOT_CONNECT,
          "ZooKeeper at %s cannot be reached".formatted(membership.zookeeper));
    }
    return cluster;
  }

  /** The pool's documents. */
  PoolDocuments documents(Cluster cluster) {
    try {
      return cluster.documents(membership.pool);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(Complaint.oneLine(e));
    }
  }

  /**
   * All there is of the pool.
   *
   * @throws CommandException if it does not exist
   */
  PoolState state(Cluster cluster) {
    documents(cluster);
    return cluster.inspect(membership.pool).orElseThrow(this::noPool);
  }

  CommandException noPool() {
    return new CommandException(
        ExitCode.NOT_FOUND,
        "pool %s does not exist in cluster %s".formatted(membership.pool, membership.cluster));
  }

  /**
   * The settings of the pool.
   *
   * @throws CommandException if they cannot be used
   */
  PoolSettings settings(PoolState state) {
    return state
        .settings()
        .orElseThrow(() ->
            new CommandException(
                ExitCode.FAILED,
                "the settings of pool %s cannot be used: 'keyway ring status' says why"
                    .formatted(membership.pool)));
  }

  String pool() {
    return membership.pool;
  }

  boolean asJson() {
    return output == Output.json;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints a text with its line ends, or the JSON on one line, as the user asked. */
  void print(String text, JsonNode json) {
    if (asJson()) {
      out().println(JSON.writeValueAsString(json));
    } else {
      out().print(text);
    }
    out().flush();
  }
}
