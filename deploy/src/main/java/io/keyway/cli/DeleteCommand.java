package io.keyway.cli;

import io.keyway.inspect.NodeClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin private KeyChange keys = new KeyChange();

  private final InputStream in;

  /**
   * @param in where keys may come from
   */
  DeleteCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    return keys.apply(in, NodeClient::delete, "deleted");
  }
}
