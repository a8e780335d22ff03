package io.keyway.cli;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.Survey;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyway top}: shows what the nodes of a pool do, live. */
@Command(
    name = "top",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  The nodes of a pool on the whole screen, until q or Ctrl-C:",
      "    keyway top --proxy 127.0.0.1:11211",
      "  Three rounds of 5 seconds for a log:",
      "    keyway top -b -n 3 --delay 5",
      ""
    },
    description = {
      "",
      "Asks every node for its statistics, and shows rates since it asked last. The keys r, g, s, e, h, m"
          + " and n sort by requests, gets, sets, evictions, hit rate, memory and name; q ends it.",
      ""
    })
final class TopCommand implements Callable<Integer> {

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** The title for each key. */
  private static final Map<Character, String> SORT_KEYS =
      Map.of(
          'r', "REQ/s", 'g', "GET/s", 's', "SET/s", 'e', "EVI/s", 'h', "%HIT", 'm', "%MEM", 'n',
          "NAME");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Time between two rounds. Default: ${DEFAULT-VALUE}.")
  private double delaySeconds;

  @Option(
      names = {"-n", "--rounds"},
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "Ends after so many rounds. Default: never.")
  private long rounds;

  @Option(
      names = {"-b", "--batch"},
      description =
          "Prints each round below the other, as it also does when its output is no terminal.")
  private boolean batch;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "REQ/s",
      description = "The column to sort by, such as GET/s or NAME. Default: ${DEFAULT-VALUE}.")
  private String sort = "REQ/s";

  @Mixin private ServerOptions servers = new ServerOptions();

  private Map<String, NodeSample> earlier = Map.of();
  private Map<String, NodeSample> now = Map.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(delaySeconds >= 0.1 && delaySeconds <= 86_400)) {
      throw CommandException.usage(
          "delay: %s (expected: 0.1 to 86400 seconds)".formatted(delaySeconds));
    }
    sort = title(sort);
    List<PoolNode> nodes = servers.nodes();
    if (batch || !Ansi.isTerminal()) {
      printRounds(nodes);
    } else {
      try (TopScreen screen = TopScreen.open(spec.commandLine().getOut())) {
        showRounds(nodes, screen);
      }
    }
    return ExitCode.OK.value();
  }

  private static String title(String word) {
    return TopTable.TITLES.stream()
        .filter(title -> title.equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() ->
            CommandException.usage(
                "sort: '%s' (expected: %s)".formatted(word, String.join(", ", TopTable.TITLES))));
  }

  private void printRounds(List<PoolNode> nodes) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    for (long round = 1; !out.checkError(); round++) {
      sample(nodes);
      out.println(heading(nodes));
      lines(nodes).forEach(out::println);
      out.println();
      out.flush();
      if (round == rounds) {
        return;
      }
      Thread.sleep(delay());
    }
  }

  private void showRounds(List<PoolNode> nodes, TopScreen screen) throws InterruptedException {
    for (long round = 1; ; round++) {
      sample(nodes);
      screen.show(heading(nodes), lines(nodes));
      if (round == rounds) {
        return;
      }
      long end = System.nanoTime() + delay().toNanos();
      while (System.nanoTime() < end) {
        char key = screen.key(Duration.ofMillis(100));
        if (key == 'q') {
          return;
        }
        String chosen = SORT_KEYS.get(key);
        if (chosen != null) {
          sort = chosen;
          screen.show(heading(nodes), lines(nodes));
        }
      }
    }
  }

  private Duration delay() {
    return Duration.ofMillis((long) (1000 * delaySeconds));
  }

  private String heading(List<PoolNode> nodes) {
    return String.format(
        Locale.ROOT,
        "keyway top  %s  %d nodes, every %s s, by %s",
        LocalTime.now(ZoneId.systemDefault()).format(CLOCK),
        nodes.size(),
        delaySeconds,
        sort);
  }

  private void sample(List<PoolNode> nodes) throws InterruptedException {
    Map<String, NodeSample> samples = new HashMap<>();
    Survey.of(nodes, this::sample).answers().forEach((node, of) -> samples.put(node.name(), of));
    earlier = now;
    now = samples;
  }

  private List<String> lines(List<PoolNode> nodes) {
    return TopTable.lines(nodes, now, earlier, sort);
  }

  private NodeSample sample(PoolNode node) {
    try (NodeClient client = servers.connect(node)) {
      long start = System.nanoTime();
      Map<String, String> stats = client.stats("");
      long end = System.nanoTime();
      return new NodeSample(end, (end - start) / 1e6, stats, null);
    } catch (IOException e) {
      return new NodeSample(System.nanoTime(), 0, Map.of(), Complaint.oneLine(e));
    }
  }
}
