package io.keyway.cli;

import io.keyway.inspect.ItemSummary;
import io.keyway.inspect.KeyFilter;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.Scan;
import io.keyway.inspect.ScanPosition;
import io.keyway.inspect.ScanProgress;
import io.keyway.inspect.ScanQuery;
import io.keyway.inspect.ScannedItem;
import io.keyway.inspect.ValueFilter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway keys}: finds items of a pool without disturbing it. */
@Command(
    name = "keys",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  Users on the plan pro, from JSON or serialized values:",
      "    keyway keys --match 'user:*' --value '$.plan==pro'",
      "  The first hundred items over 100 KiB that live for an hour at least, as JSON:",
      "    keyway keys --min-size 100k --ttl 3600.. --limit 100 -o json",
      "  Delete all sessions:",
      "    keyway keys --match 'session:*' --only-keys | keyway delete -",
      ""
    },
    description = {
      "",
      "Lists the items of all nodes, at the same time and as they come. No item is moved or counted by"
          + " that; values are read only for --value, which a Keyway node does not count, and which other"
          + " servers count as gets. Needs memcached 1.4.31 or newer.",
      ""
    })
final class KeysCommand implements Callable<Integer> {

  private static final Duration TAKE = Duration.ofMillis(200);
  private static final long PROGRESS_AFTER_NANOS = Duration.ofSeconds(2).toNanos();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--match",
      paramLabel = "GLOB|/REGEX/",
      defaultValue = "*",
      description = "Which keys: * any text, ? one character, [a-z] one of some. Default: all.")
  private String match = "*";

  @Option(
      names = "--value",
      paramLabel = "TEXT|/REGEX/|$.PATH==X",
      description =
          "Which values, compression undone: a text inside, or a part of the data. Looks at the first"
              + " MiB.")
  private @Nullable String value;

  @Option(
      names = "--min-size",
      paramLabel = "BYTES",
      defaultValue = "0",
      description = "Items that take so much at least, with key and header; 100k and 1m work too.")
  private String minSize = "0";

  @Option(
      names = "--ttl",
      paramLabel = "MIN..MAX",
      description = "Items that expire within so many seconds: 60..3600, ..60 or 60..")
  private @Nullable String ttl;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "Only this node; may be given again.")
  private Set<String> nodeNames = new HashSet<>();

  @Option(names = "--limit", paramLabel = "COUNT", description = "Stops after so many items.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--rate",
      paramLabel = "COUNT",
      defaultValue = "125000",
      description =
          "Looks at so many items each second at most; 0 for as many as come. Default:"
              + " ${DEFAULT-VALUE}.")
  private long rate;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      defaultValue = "",
      description = "Goes on where an earlier scan stopped, which has printed its position.")
  private String from = "";

  @Option(names = "--only-keys", description = "Prints keys alone, one a line.")
  private boolean onlyKeys;

  @Mixin private ServerOptions servers = new ServerOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ScanQuery query;
    ScanPosition start;
    try {
      query = query();
      start = ScanPosition.parse(from);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
    List<PoolNode> nodes = servers.nodes();
    checkNames(nodes);
    try (Scan scan = Scan.start(nodes, query, start, servers.timeout())) {
      print(scan);
      return conclude(scan);
    }
  }

  private ScanQuery query() {
    TtlRange range = TtlRange.parse(ttl == null ? ".." : ttl);
    return ScanQuery.ALL
        .withKeys(KeyFilter.parse(match))
        .withValues(value == null ? null : ValueFilter.parse(value))
        .withSizeBytesMin(ByteSize.parse(minSize))
        .withTtlSeconds(range.leastSeconds(), range.mostSeconds())
        .withNodes(nodeNames)
        .withLimit(limit)
        .withKeysPerSecondMax(rate);
  }

  private void checkNames(List<PoolNode> nodes) {
    Set<String> known = nodes.stream().map(PoolNode::name).collect(Collectors.toSet());
    for (String name : nodeNames) {
      if (!known.contains(name)) {
        throw new CommandException(
            ExitCode.NOT_FOUND,
            "no node is called %s (there are: %s)".formatted(name, String.join(", ", known)));
      }
    }
  }

  private void print(Scan scan) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!onlyKeys && !output.isJson()) {
      out.println(row("SIZE", "TTL", "IDLE", "READ", "NODE", "KEY"));
    }
    long start = System.nanoTime();
    boolean seen = Ansi.isErrorTerminal();
    boolean told = false;
    while (!scan.isDone()) {
      List<ScannedItem> items = scan.take(TAKE);
      if (told && !items.isEmpty()) {
        tell("\r" + Ansi.CLEAR_LINE);
      }
      items.forEach(item -> out.println(line(item)));
      if (out.checkError()) {
        return; // Whoever reads our output has had enough.
      }
      told = seen && System.nanoTime() - start > PROGRESS_AFTER_NANOS;
      if (told) {
        tell("\r" + sentence(scan.progress()) + " ");
      }
    }
    if (told) {
      tell("\r" + Ansi.CLEAR_LINE);
    }
  }

  private void tell(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.print(text);
    err.flush();
  }

  private static String sentence(ScanProgress progress) {
    return "found %,d, scanned %,d of %,d"
        .formatted(progress.foundItems(), progress.scannedItems(), progress.totalItems());
  }

  private String line(ScannedItem found) {
    ItemSummary item = found.item();
    long now = System.currentTimeMillis() / 1000;
    if (output.isJson()) {
      return json(found, now);
    }
    if (onlyKeys) {
      return KeyText.of(item.key());
    }
    long seconds = item.ttlSeconds(now);
    return row(
        Long.toString(item.sizeBytes()),
        seconds < 0 ? "-" : Long.toString(seconds),
        Long.toString(Math.max(0, now - item.accessUnixSeconds())),
        item.fetched() ? "yes" : "no",
        found.node().name(),
        KeyText.of(item.key()));
  }

  /**
   * Columns of a fixed width, as the first line goes out before the last one is known. Without a
   * formatter, which would take most of the time of a scan.
   */
  private static String row(
      String size, String ttl, String idle, String read, String node, String key) {
    StringBuilder row = new StringBuilder(64 + key.length());
    right(row, size, 9).append(' ');
    right(row, ttl, 9).append(' ');
    right(row, idle, 9).append(' ');
    right(row, read, 4).append("  ");
    row.append(node).repeat(' ', Math.max(0, 14 - node.length()));
    return row.append(' ').append(key).toString();
  }

  private static StringBuilder right(StringBuilder row, String text, int width) {
    return row.repeat(' ', Math.max(0, width - text.length())).append(text);
  }

  private static String json(ScannedItem found, long now) {
    ItemSummary item = found.item();
    ObjectNode node = OutputOptions.JSON.createObjectNode();
    KeyText.put(node, item.key());
    node.put("node", found.node().name())
        .put("size", item.sizeBytes())
        .put("ttl", item.ttlSeconds(now))
        .put("idle", Math.max(0, now - item.accessUnixSeconds()))
        .put("fetched", item.fetched())
        .put("class", item.classId())
        .put("cas", Long.toUnsignedString(item.unique()));
    if (item.flags() >= 0) {
      node.put("flags", item.flags());
    }
    return node.toString();
  }

  private int conclude(Scan scan) {
    PrintWriter err = spec.commandLine().getErr();
    ScanProgress progress = scan.progress();
    scan.failures().values().forEach(err::println);
    if (!onlyKeys && !output.isJson()) {
      err.println(sentence(progress));
    }
    if (progress.foundItems() == limit) {
      err.println("Go on with --from " + scan.position());
    }
    if (!scan.countingNodes().isEmpty()) {
      err.println(
          "These servers count what was read for --value as gets: "
              + String.join(", ", scan.countingNodes()));
    }
    err.flush();
    if (progress.nodesFailed() == 0) {
      return (progress.foundItems() == 0 ? ExitCode.NOT_FOUND : ExitCode.OK).value();
    }
    boolean allFailed = progress.nodesFailed() == progress.nodesTotal();
    return (allFailed ? ExitCode.CANNOT_CONNECT : ExitCode.PARTLY_DONE).value();
  }
}
