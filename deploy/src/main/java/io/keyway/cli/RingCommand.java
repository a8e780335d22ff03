package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.ClusterCodec;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingWatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyway ring}: who owns the keys of a pool. */
@Command(
    name = "ring",
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway ring status --zookeeper zk1:2181",
      "  keyway ring plan --add 10.0.0.4:11211*2 --zookeeper zk1:2181",
      ""
    },
    description = {
      "",
      "Shows who owns the keys of a pool, and what a change would move. Changes nothing.",
      ""
    },
    commandListHeading = "%nCommands:%n")
final class RingCommand extends CommandGroup {

  private final InputStream in;

  /**
   * @param in where keys come from
   */
  RingCommand(InputStream in) {
    this.in = in;
  }

  @Command(
      name = "status",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway ring status --zookeeper zk1:2181 -o json", ""},
      description = {
        "",
        "Shows the ring, members, proxies and the epoch that each routes by, and what in ZooKeeper is"
            + " malformed or contradictory.",
        ""
      })
  int status(@Mixin OperatorOptions options) {
    try (Cluster cluster = options.connect()) {
      StateView view = new StateView(options.state(cluster));
      options.print(view.statusText(options.pool()), view.statusJson(options.pool()));
      return ExitCode.OK.value();
    }
  }

  @Command(
      name = "plan",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {
        "Examples:",
        "  keyway ring plan --add 10.0.0.4:11211*2 --remove node-1 --zookeeper zk1:2181",
        "  keyway ring plan --weight node-2=3 --zookeeper zk1:2181 user:1 user:2",
        ""
      },
      description = {
        "",
        "Says which share of the keys would move from whom to whom, placing 100,000 random keys by both"
            + " rings, or the keys that are named. Without options: by the members as they are written.",
        ""
      })
  int plan(
      @Mixin OperatorOptions options,
      @Option(
              names = "--add",
              paramLabel = MemberText.FORM,
              description = "As if this member were added; may be given again.")
          List<String> added,
      @Option(
              names = "--remove",
              paramLabel = "ID",
              description = "As if this member were removed; may be given again.")
          List<String> removed,
      @Option(
              names = "--weight",
              paramLabel = "ID=WEIGHT",
              description = "As if this member had another weight; may be given again.")
          List<String> weights,
      @Parameters(paramLabel = "KEY", description = "A key; - stands for lines of standard input.")
          List<String> keys)
      throws IOException {
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      MemberChanges changes = new MemberChanges(state);
      listed(added).forEach(text -> changes.add(MemberText.parse(text)));
      listed(removed).forEach(changes::remove);
      listed(weights)
          .forEach(text -> {
            Map.Entry<String, Integer> weight = MemberText.parseWeight(text);
            changes.weigh(weight.getKey(), weight.getValue());
          });
      RingForecast forecast = RingForecast.of(state, changes.roster(options.settings(state)));
      place(forecast, listed(keys));
      options.print(forecast.text(), forecast.json());
      return ExitCode.OK.value();
    }
  }

  private static List<String> listed(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts;
  }

  private void place(RingForecast forecast, List<String> keys) throws IOException {
    if (keys.isEmpty()) {
      forecast.withSample();
      return;
    }
    new KeySource(keys, in)
        .forEach((bytes, offset, length) ->
            forecast.add(new String(bytes, offset, length, UTF_8), bytes, offset, length));
  }

  @Command(
      name = "watch",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway ring watch --zookeeper zk1:2181 -o json", ""},
      description = {"", "Prints the ring, and each new one as a line, until it is stopped.", ""})
  int watch(@Mixin OperatorOptions options) throws InterruptedException {
    try (Cluster cluster = options.connect()) {
      options.state(cluster);
      CountDownLatch unheard = new CountDownLatch(1);
      try (RingWatch _ =
          cluster.followRing(
              options.pool(),
              ring -> {
                if (!tell(options, ring)) {
                  unheard.countDown();
                }
              })) {
        unheard.await();
      }
      return ExitCode.OK.value();
    }
  }

  /** Prints a ring; false if nobody reads it any more. */
  private static boolean tell(OperatorOptions options, Ring ring) {
    PrintWriter out = options.out();
    if (options.asJson()) {
      out.println(new String(ClusterCodec.encode(ring), UTF_8));
    } else {
      out.println(line(ring));
    }
    return !out.checkError();
  }

  private static String line(Ring ring) {
    StringBuilder line = new StringBuilder();
    line.append("epoch=%d phase=%s".formatted(ring.epoch(), ring.phase()));
    line.append(" placement=").append(ring.placement()).append(" members=");
    for (int i = 0; i < ring.members().size(); i++) {
      var member = ring.members().get(i);
      line.append(i == 0 ? "" : ",").append(member.id());
      if (member.weight() != 1) {
        line.append('*').append(member.weight());
      }
    }
    return line.toString();
  }
}
