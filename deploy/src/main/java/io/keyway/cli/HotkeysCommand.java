package io.keyway.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.inspect.HotKeys;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.Survey;
import io.keyway.measure.HotKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway hotkeys}: shows the keys that are asked for most. */
@Command(
    name = "hotkeys",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway hotkeys --proxy 127.0.0.1:11211 --watch 5",
      "  keyway hotkeys --zookeeper zk1:2181 --pool sessions",
      ""
    },
    description = {
      "",
      "Shows which keys the clients of a proxy ask for most, with the bounds of the estimate. With"
          + " --zookeeper: the clients of all proxies of the pool together.",
      ""
    })
final class HotkeysCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions servers = new ServerOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WatchOptions watch = new WatchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<PoolNode> proxies = servers.proxies();
    return watch.repeat(spec.commandLine(), () -> show(proxies));
  }

  private ExitCode show(List<PoolNode> proxies) throws IOException, InterruptedException {
    Survey<List<HotKey>> survey = Survey.of(proxies, this::ask);
    ExitCode end = SurveyReport.conclude(survey, spec.commandLine().getErr());
    List<HotKey> keys = HotKeys.merged(survey.answers().values());
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(json(keys));
    } else {
      table(keys).lines().forEach(out::println);
    }
    return end;
  }

  private List<HotKey> ask(PoolNode proxy) throws IOException {
    try (NodeClient client = servers.connect(proxy)) {
      return HotKeys.of(client);
    }
  }

  private static ArrayNode json(List<HotKey> keys) {
    ArrayNode array = OutputOptions.JSON.createArrayNode();
    for (HotKey key : keys) {
      ObjectNode object = array.addObject().put("pool", key.pool());
      KeyText.put(object, bytes(key));
      object
          .put("requests_per_second", rounded(key.requestsPerSecond()))
          .put("requests_per_second_min", rounded(key.requestsPerSecondMin()))
          .put("requests_per_second_max", rounded(key.requestsPerSecondMax()))
          .put("bytes_per_second", rounded(key.bytesPerSecond()));
    }
    return array;
  }

  /** The key comes last, as it may be long. */
  private static TextTable table(List<HotKey> keys) {
    TextTable table = new TextTable("POOL", "REQ/s", "MIN", "MAX", "BYTES/s", "KEY");
    for (HotKey key : keys) {
      table.add(
          key.pool(),
          text(key.requestsPerSecond()),
          text(key.requestsPerSecondMin()),
          text(key.requestsPerSecondMax()),
          text(key.bytesPerSecond()),
          KeyText.of(bytes(key)));
    }
    return table;
  }

  /** Proxies write each byte of a key as a character. */
  private static byte[] bytes(HotKey key) {
    return key.key().getBytes(ISO_8859_1);
  }

  private static double rounded(double rate) {
    return Math.round(10 * rate) / 10.0;
  }

  private static String text(double rate) {
    return String.format(Locale.ROOT, "%.1f", rate);
  }
}
