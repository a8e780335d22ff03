package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.Outcome;
import io.keyway.inspect.StoreMode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyway set}: stores a value. */
@Command(
    name = "set",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway set greeting hello --ttl 60",
      "  keyway set picture - < picture.png",
      "  keyway set user:42 '{\"plan\":\"pro\"}' --cas 1234    only if nobody changed it since",
      ""
    },
    description = {"", "Stores a value through a proxy, or on a server.", ""})
final class SetCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Parameters(index = "1", paramLabel = "VALUE", description = "The value; - for standard input.")
  private String value = "";

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Seconds to live; 0, the default, for ever.")
  private long ttlSeconds;

  @Option(
      names = "--flags",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Client flags. Default: ${DEFAULT-VALUE}.")
  private long flags;

  @ArgGroup private @Nullable Condition condition;

  @Mixin private ServerOptions servers = new ServerOptions();

  private final InputStream in;

  /** When to store at all. */
  static final class Condition {
    @Option(names = "--add", description = "Only if there is no such item.")
    private boolean add;

    @Option(names = "--replace", description = "Only if there is one.")
    private boolean replace;

    @Option(
        names = "--cas",
        paramLabel = "NUMBER",
        description = "Only if the item still has this CAS unique, as get -o json shows it.")
    private @Nullable String unique;

    StoreMode mode() {
      if (unique != null) {
        return StoreMode.CAS;
      }
      return add ? StoreMode.ADD : replace ? StoreMode.REPLACE : StoreMode.SET;
    }
  }

  /**
   * @param in where a value may come from
   */
  SetCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    byte[] bytes = value.equals("-") ? in.readAllBytes() : value.getBytes(UTF_8);
    StoreMode mode = condition == null ? StoreMode.SET : condition.mode();
    try (NodeClient client = servers.connect()) {
      Outcome outcome =
          client.store(mode, ItemKey.of(key), bytes, flags, Exptime.of(ttlSeconds), unique());
      return switch (outcome) {
        case DONE -> ExitCode.OK.value();
        case NOT_FOUND ->
            throw new CommandException(ExitCode.NOT_FOUND, "no item has the key " + key);
        case EXISTS ->
            throw new CommandException(
                ExitCode.FAILED, key + " was changed since: it has another CAS unique");
        case NOT_STORED ->
            throw new CommandException(
                mode == StoreMode.REPLACE ? ExitCode.NOT_FOUND : ExitCode.FAILED,
                mode == StoreMode.REPLACE
                    ? "no item has the key " + key
                    : key + " is there already");
      };
    }
  }

  private long unique() {
    if (condition == null || condition.unique == null) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(condition.unique);
    } catch (NumberFormatException _) {
      throw CommandException.usage("cas: '%s' (expected: a number)".formatted(condition.unique));
    }
  }
}
