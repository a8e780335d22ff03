package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.PoolState;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** {@code keyway member}: who belongs to a pool. */
@Command(
    name = "member",
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway member list --zookeeper zk1:2181",
      "  keyway member add 10.0.0.4:11211*2 --zookeeper zk1:2181 --dry-run",
      ""
    },
    description = {
      "",
      "Adds, removes and weighs the members of a pool while it is in use. What changes the ring first says"
          + " which share of the keys moves, and then waits until all proxies follow.",
      ""
    },
    commandListHeading = "%nCommands:%n")
final class MemberCommand extends CommandGroup {

  private static final String ID_FORM = "ID";

  /** Tries changes on a copy of the members. */
  private interface Attempt extends Consumer<MemberChanges> {}

  @Command(
      name = "add",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {
        "Examples:",
        "  keyway member add 10.0.0.4:11211 --zookeeper zk1:2181",
        "  keyway member add big=10.0.0.5:11211*3 other=10.0.0.6:11211 --zookeeper zk1:2181 --dry-run",
        ""
      },
      description = {
        "",
        "Adds servers of the memcached protocol to a pool. Keyway nodes started with --zookeeper do it by"
            + " themselves.",
        ""
      })
  int add(
      @Mixin OperatorOptions options,
      @Mixin ChangeOptions change,
      @Option(
              names = "--slot",
              paramLabel = "N",
              description = "Rank of the first one when they enter the ring; the others follow.")
          Integer slot,
      @Option(
              names = "--label",
              paramLabel = "KEY=VALUE",
              description = "A label of each, such as zone=a; may be given again.")
          Map<String, String> labels,
      @Parameters(
              arity = "1..*",
              paramLabel = MemberText.FORM,
              description = "The members. Default id: the address.")
          List<String> members)
      throws InterruptedException {
    return change(
        options,
        change,
        changes -> {
          int rank = slot == null ? Member.NO_SLOT : slot;
          for (String text : members) {
            Member plain = MemberText.parse(text);
            changes.add(described(plain, rank, labels == null ? Map.of() : labels));
            rank = slot == null ? rank : rank + 1;
          }
        });
  }

  private static Member described(Member plain, int slot, Map<String, String> labels) {
    try {
      Member member =
          new Member(plain.id(), plain.address(), plain.weight(), slot, MemberState.ACTIVE, labels);
      member.target();
      return member;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("member %s: %s".formatted(plain.id(), Complaint.oneLine(e)));
    }
  }

  @Command(
      name = "remove",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {
        "Example:",
        "  keyway member remove node-2 --zookeeper zk1:2181 --dry-run",
        "",
      },
      description = {
        "",
        "Takes members out of a pool; their keys are then others'. One that still runs is removed only with"
            + " --yes, as what it holds is lost to clients.",
        ""
      })
  int remove(
      @Mixin OperatorOptions options,
      @Mixin ChangeOptions change,
      @Mixin Consent consent,
      @Parameters(arity = "1..*", paramLabel = ID_FORM, description = "The members.")
          List<String> ids)
      throws InterruptedException {
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      MemberChanges changes = new MemberChanges(state);
      ids.forEach(changes::remove);
      if (changes.leavesNobody() && state.ring().isPresent()) {
        throw new CommandException(
            ExitCode.REFUSED,
            "nobody would own the keys of pool %s: a ring never becomes empty"
                .formatted(options.pool()));
      }
      List<String> alive = ids.stream().filter(state.live()::containsKey).toList();
      if (!alive.isEmpty() && !change.isDryRun()) {
        consent.confirm(
            "%s still %s, and what %s is lost to clients"
                .formatted(
                    String.join(", ", alive),
                    alive.size() == 1 ? "runs" : "run",
                    alive.size() == 1 ? "it holds" : "they hold"));
      }
      return run(options, change, cluster, state, changes);
    }
  }

  @Command(
      name = "drain",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway member drain node-2 --zookeeper zk1:2181", ""},
      description = {
        "",
        "Marks members as about to leave. They keep their keys until they are removed; activate undoes it.",
        ""
      })
  int drain(
      @Mixin OperatorOptions options,
      @Mixin ChangeOptions change,
      @Parameters(arity = "1..*", paramLabel = ID_FORM, description = "The members.")
          List<String> ids)
      throws InterruptedException {
    return change(
        options, change, changes -> ids.forEach(id -> changes.turn(id, MemberState.DRAINING)));
  }

  @Command(
      name = "activate",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway member activate node-2 --zookeeper zk1:2181", ""},
      description = {"", "Lets members own keys again that were draining or in standby.", ""})
  int activate(
      @Mixin OperatorOptions options,
      @Mixin ChangeOptions change,
      @Parameters(arity = "1..*", paramLabel = ID_FORM, description = "The members.")
          List<String> ids)
      throws InterruptedException {
    return change(
        options, change, changes -> ids.forEach(id -> changes.turn(id, MemberState.ACTIVE)));
  }

  @Command(
      name = "weight",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway member weight node-2=3 --zookeeper zk1:2181 --dry-run", ""},
      description = {
        "",
        "Gives members another share of the keys relative to the others, 1 to 1000.",
        ""
      })
  int weight(
      @Mixin OperatorOptions options,
      @Mixin ChangeOptions change,
      @Parameters(arity = "1..*", paramLabel = "ID=WEIGHT", description = "The new weights.")
          List<String> weights)
      throws InterruptedException {
    return change(
        options,
        change,
        changes ->
            weights.forEach(text -> {
              Map.Entry<String, Integer> weight = MemberText.parseWeight(text);
              changes.weigh(weight.getKey(), weight.getValue());
            }));
  }

  private static int change(OperatorOptions options, ChangeOptions change, Attempt attempt)
      throws InterruptedException {
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      MemberChanges changes = new MemberChanges(state);
      attempt.accept(changes);
      return run(options, change, cluster, state, changes);
    }
  }

  private static int run(
      OperatorOptions options,
      ChangeOptions change,
      Cluster cluster,
      PoolState state,
      MemberChanges changes)
      throws InterruptedException {
    PoolSettings settings = options.settings(state);
    return new RingChange(options, change, cluster)
        .run(state, changes.roster(settings), changes::apply)
        .value();
  }

  @Command(
      name = "list",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway member list --zookeeper zk1:2181 -o json", ""},
      description = {"", "Shows the members of a pool.", ""})
  int list(@Mixin OperatorOptions options) {
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      ArrayNode json = OutputOptions.JSON.createArrayNode();
      StateView view = new StateView(state);
      view.putMembers(json);
      options.print(view.memberTable(), json);
      return ExitCode.OK.value();
    }
  }
}
