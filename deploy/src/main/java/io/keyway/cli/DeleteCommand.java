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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyway delete}: removes items. */
@Command(
    name = "delete",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway delete user:42 user:43",
      "  keyway keys --match 'session:*' --only-keys | keyway delete -",
      ""
    },
    description = {"", "Removes items, through a proxy each from the node that owns it.", ""})
final class DeleteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

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
  DeleteCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    try (NodeClient client = servers.connect()) {
      return KeyChange.apply(
          client, keys, in, NodeClient::delete, spec.commandLine().getErr(), "deleted");
    }
  }
}
