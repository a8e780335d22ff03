package io.keyway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keyway touch}: gives items another time to live. */
@Command(
    name = "touch",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway touch --ttl 3600 user:42 user:43", ""},
    description = {"", "Gives items another time to live, and leaves their values.", ""})
final class TouchCommand implements Callable<Integer> {

  @Option(
      names = "--ttl",
      required = true,
      paramLabel = "SECONDS",
      description = "Seconds to live from now; 0 for ever.")
  private long ttlSeconds;

  @Mixin private KeyChange keys = new KeyChange();

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
    return keys.apply(in, (server, key) -> server.touch(key, exptime), "touched");
  }
}
