package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.PoolState;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What the commands for operators have in common: which pool, and how the answer looks. */
final class OperatorOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private Membership membership = new Membership();

  @Mixin private OutputOptions output = new OutputOptions();

  /**
   * Connects to the cluster, which is the caller's to close.
   *
   * @throws CommandException if ZooKeeper is not named, or cannot be reached
   */
  Cluster connect() {
    return membership.connected();
  }

  /** The pool's documents. */
  PoolDocuments documents(Cluster cluster) {
    return cluster.documents(membership.pool);
  }

  /**
   * All there is of the pool.
   *
   * @throws CommandException if it does not exist
   */
  PoolState state(Cluster cluster) {
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
    return output.isJson();
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
      out().println(json);
    } else {
      out().print(text);
    }
    out().flush();
  }
}
