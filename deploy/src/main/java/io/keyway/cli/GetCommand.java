package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.inspect.CacheItem;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.value.FlagMeaning;
import io.keyway.inspect.value.Format;
import io.keyway.inspect.value.ValueView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway get}: shows an item, its value readable. */
@Command(
    name = "get",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  A value, be it JSON, text, compressed, or serialized by PHP, Python or Java:",
      "    keyway get user:42",
      "  Its bytes as they are, into a file:",
      "    keyway get --raw user:42 > value.bin",
      ""
    },
    description = {
      "",
      "Reads an item without changing its place in the LRU, and from Keyway nodes without counting the"
          + " read. Nothing that a serialized value names is loaded or run.",
      ""
    })
final class GetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description = "Reads the value as json, php, pickle, java, msgpack, text or hex.")
  private @Nullable Format format;

  @Option(names = "--raw", description = "Writes the value's bytes, and nothing else.")
  private boolean raw;

  @Mixin private ServerOptions servers = new ServerOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  private final OutputStream bytes;

  /**
   * @param bytes where raw values go
   */
  GetCommand(OutputStream bytes) {
    this.bytes = bytes;
  }

  @Override
  public Integer call() throws IOException {
    try (NodeClient client = servers.connect().valueBytesMax(Integer.MAX_VALUE - 64)) {
      CacheItem item = client.peek(ItemKey.of(key));
      if (item == null) {
        throw new CommandException(ExitCode.NOT_FOUND, "no item has the key " + key);
      }
      show(item);
      return ExitCode.OK.value();
    }
  }

  private void show(CacheItem item) throws IOException {
    if (raw) {
      bytes.write(item.value());
      bytes.flush();
      return;
    }
    ValueView view =
        format == null
            ? ValueView.of(item.value(), item.flags())
            : ValueView.as(format, item.value());
    if (output.isJson()) {
      spec.commandLine().getOut().println(json(item, view));
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "%d bytes, %s, %s; flags %s"
            .formatted(item.valueBytes(), view.reason(), ttl(item), flags(item.flags())));
    err.flush();
    spec.commandLine().getOut().println(safe(view.pretty()).stripTrailing());
  }

  /** What a terminal would obey is shown and not sent. */
  private static String safe(String text) {
    return text.chars()
        .mapToObj(
            c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? "·" : Character.toString(c))
        .collect(Collectors.joining());
  }

  private static String ttl(CacheItem item) {
    if (item.ttlSeconds() == CacheItem.UNKNOWN) {
      return "time to live unknown";
    }
    return item.ttlSeconds() == CacheItem.FOREVER
        ? "never expires"
        : "expires in %d s".formatted(item.ttlSeconds());
  }

  private static String flags(long flags) {
    String meanings =
        FlagMeaning.of(flags).stream()
            .map(meaning -> meaning.client() + ": " + meaning.meaning())
            .collect(Collectors.joining("; "));
    return meanings.isEmpty() ? Long.toString(flags) : flags + " (" + meanings + ")";
  }

  private static String json(CacheItem item, ValueView view) {
    ObjectNode node = OutputOptions.JSON.createObjectNode();
    KeyText.put(node, item.key());
    node.put("bytes", item.valueBytes())
        .put("flags", item.flags())
        .put("ttl", item.ttlSeconds())
        .put("cas", Long.toUnsignedString(item.unique()))
        .put("format", view.format().name().toLowerCase(Locale.ROOT));
    view.compressions().forEach(node.putArray("compression")::add);
    if (view.tree() != null) {
      node.set("value", view.tree());
    } else if (view.format() == Format.TEXT) {
      node.put("value", new String(view.plain(), UTF_8));
    } else {
      node.put("value_base64", Base64.getEncoder().encodeToString(view.plain()));
    }
    return node.toString();
  }
}
