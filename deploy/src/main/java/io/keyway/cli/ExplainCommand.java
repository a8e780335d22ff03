package io.keyway.cli;

import io.keyway.inspect.ItemSummary;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.PoolNodes;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway explain}: says where a key is, why, and what is known of its item. */
@Command(
    name = "explain",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway explain user:42 --proxy 127.0.0.1:11211", ""},
    description = {
      "",
      "Asks a proxy which node has a key and by which placement, and that node about the item. Counts as"
          + " no read.",
      ""
    })
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Mixin private ServerOptions servers = new ServerOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    ItemKey.of(key);
    ObjectNode answer = ask();
    ObjectNode item = answer.putObject("item");
    String silence = describe(answer, item);
    if (output.isJson()) {
      spec.commandLine().getOut().println(answer);
    } else {
      print(answer);
    }
    if (!silence.isEmpty()) {
      spec.commandLine().getErr().println(silence);
      spec.commandLine().getErr().flush();
      return ExitCode.PARTLY_DONE.value();
    }
    return ExitCode.OK.value();
  }

  private ObjectNode ask() throws IOException {
    String question = "__keyway__.explain(" + key + ")";
    if (key.chars().anyMatch(c -> c <= ' ' || c == 0x7f) || question.length() > 250) {
      throw CommandException.usage(
          "key: '%s' (expected: no blanks, 230 bytes at most, as a proxy is asked by a get)"
              .formatted(key));
    }
    try (NodeClient client = servers.connect()) {
      byte[] answer = client.get(question).values().stream().findFirst().orElse(null);
      if (answer == null) {
        throw new CommandException(
            ExitCode.FAILED,
            client.node() + " does not explain keys: it is no proxy of Keyway, or has no ring yet");
      }
      return (ObjectNode) OutputOptions.JSON.readTree(answer);
    }
  }

  /** Adds what the owner knows; returns why it could not be asked, or nothing. */
  private String describe(ObjectNode answer, ObjectNode item) {
    JsonNode owner = answer.path("owner");
    try (NodeClient client =
        servers.connect(
            new PoolNode(
                owner.path("id").asString(""),
                PoolNodes.address(owner.path("address").asString(""))))) {
      describe(item, client.describe(ItemKey.of(key)));
      return "";
    } catch (IOException | IllegalArgumentException e) {
      item.put("found", "unknown");
      return Complaint.oneLine(e);
    }
  }

  private static void describe(ObjectNode item, @Nullable ItemSummary found) {
    item.put("found", found == null ? "no" : "yes");
    if (found != null) {
      long now = System.currentTimeMillis() / 1000;
      item.put("size", found.sizeBytes())
          .put("class", found.classId())
          .put("ttl", found.ttlSeconds(now))
          .put("idle", Math.max(0, now - found.accessUnixSeconds()))
          .put("fetched", found.fetched())
          .put("cas", Long.toUnsignedString(found.unique()));
    }
  }

  private void print(ObjectNode answer) {
    TextTable table = new TextTable("WHAT", "IS");
    rows(table, "", answer);
    table.lines().stream().skip(1).forEach(spec.commandLine().getOut()::println);
  }

  private static void rows(TextTable table, String prefix, JsonNode object) {
    object
        .propertyStream()
        .forEach(entry -> {
          if (entry.getValue().isObject()) {
            rows(table, prefix + entry.getKey() + " ", entry.getValue());
          } else {
            table.add(prefix + entry.getKey(), text(entry.getValue()));
          }
        });
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
