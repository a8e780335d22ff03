package io.keyway.cli;

import io.keyway.inspect.NodeClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyway touch}: gives items another time to live. */
@Command(
    name = "touch",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway touch --ttl 3600 user:42 user:43", ""},
    description = {"", "Gives items another time to live, and leaves their values.", ""})
final class TouchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--ttl",
      required = true,
      paramLabel = "SECONDS",
      description = "Seconds to live from now; 0 for ever.")
  private long ttlSeconds;

  @Parameters(
      arity = "1..*",
      paramLabel = "KEY",
      description = "A key; - for those on standard input, one a line.")
  private List<String> keys = new ArrayList<>();

  @Mixin private ServerOptions servers = new ServerOptions();

  private final InputStream in;

  /**
   * @param in where keys may come from
   */
  TouchCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    long exptime = Exptime.of(ttlSeconds);
    try (NodeClient client = servers.connect()) {
      return KeyChange.apply(
          client,
          keys,
          in,
          (server, key) -> server.touch(key, exptime),
          spec.commandLine().getErr(),
          "touched");
    }
  }
}
