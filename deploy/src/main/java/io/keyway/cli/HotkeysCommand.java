package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.inspect.NodeClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code keyway hotkeys}: shows the keys that are asked for most. */
@Command(
    name = "hotkeys",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway hotkeys --proxy 127.0.0.1:11211 --watch 5", ""},
    description = {
      "",
      "Asks a proxy which keys its clients ask for most, with the bounds of the estimate.",
      ""
    })
final class HotkeysCommand implements Callable<Integer> {

  private static final String KEY = "__keyway__.hotkeys";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions servers = new ServerOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WatchOptions watch = new WatchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    watch.repeat(spec.commandLine().getOut(), this::show);
    return ExitCode.OK.value();
  }

  private void show() throws IOException {
    JsonNode keys = ask();
    PrintWriter out = spec.commandLine().getOut();
    if (output.isJson()) {
      out.println(keys);
    } else {
      table(keys).lines().forEach(out::println);
    }
  }

  private JsonNode ask() throws IOException {
    try (NodeClient client = servers.connect()) {
      byte[] answer = client.get(KEY).get(KEY);
      if (answer == null) {
        throw new CommandException(
            ExitCode.FAILED, client.node() + " does not tell hot keys: only proxies of Keyway do");
      }
      return OutputOptions.JSON.readTree(answer);
    }
  }

  /** A column for each name that the proxy uses, the key last as it may be long. */
  private static TextTable table(JsonNode keys) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : keys) {
      one.propertyNames().stream().filter(name -> !names.contains(name)).forEach(names::add);
    }
    if (names.remove("key")) {
      names.add("key");
    }
    TextTable table =
        new TextTable(names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    for (JsonNode one : keys) {
      table.add(names.stream().map(name -> cell(one.path(name), name)).toList());
    }
    return table;
  }

  private static String cell(JsonNode value, String name) {
    String text = value.isValueNode() ? value.asString() : value.toString();
    return name.equals("key") ? KeyText.of(text.getBytes(UTF_8)) : text;
  }
}
