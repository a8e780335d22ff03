package io.keyway.cli;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.NodeException;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.Survey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway stats}: shows what servers say of themselves. */
@Command(
    name = "stats",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  A pool as one server, and its slab classes as a table:",
      "    keyway stats",
      "    keyway stats slabs --proxy 127.0.0.1:11211",
      "  Two servers side by side, every 5 seconds:",
      "    keyway stats --server 10.0.0.1:11211 --server 10.0.0.2:11211 --watch 5",
      ""
    },
    description = {
      "",
      "Sends stats with the words given: items, slabs, sizes, settings or conns for all nodes of a pool"
          + " merged, nodes for each by itself, proxy for the proxy, or whatever else a server knows.",
      ""
    })
final class StatsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "items, slabs, sizes, settings, conns, nodes, proxy, …")
  private List<String> words = List.of();

  @Mixin private ServerOptions servers = new ServerOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WatchOptions watch = new WatchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<PoolNode> asked = servers.asked();
    return watch.repeat(spec.commandLine(), () -> show(asked));
  }

  private ExitCode show(List<PoolNode> asked) throws IOException, InterruptedException {
    Survey<Map<String, String>> survey = Survey.of(asked, this::ask);
    ExitCode end = SurveyReport.conclude(survey, spec.commandLine().getErr());
    StatsTable table = new StatsTable();
    survey.answers().forEach((server, stats) -> table.add(server.name(), stats));
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(json(table));
    } else {
      table.lines().forEach(out::println);
    }
    return end;
  }

  private Map<String, String> ask(PoolNode server) throws IOException {
    String what = String.join(" ", words);
    try (NodeClient client = servers.connect(server)) {
      return client.stats(what);
    } catch (NodeException e) {
      throw new IOException(
          "%s does not know 'stats %s': %s".formatted(server, what, Complaint.oneLine(e)), e);
    }
  }

  private static ObjectNode json(StatsTable table) {
    ObjectNode all = OutputOptions.JSON.createObjectNode();
    table
        .byServer()
        .forEach((server, stats) -> {
          ObjectNode one = all.putObject(server);
          for (Map.Entry<String, String> stat : stats.entrySet()) {
            one.put(stat.getKey(), stat.getValue());
          }
        });
    return all;
  }
}
