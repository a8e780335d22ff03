package io.keyway.cli;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** Does the same to many keys over one connection, and says how it went for all of them. */
final class KeyChange {

  /** What is done to one. */
  interface Change {
    Outcome apply(NodeClient client, byte[] key) throws IOException;
  }

  private KeyChange() {}

  /**
   * Changes the keys.
   *
   * @param keys arguments; {@code -} stands for the lines of {@code in}
   * @param err where keys go that there are not
   * @param done what has happened to those that there are, for the sentence at the end
   */
  static int apply(
      NodeClient client,
      List<String> keys,
      InputStream in,
      Change change,
      PrintWriter err,
      String done)
      throws IOException {
    long[] counts = new long[2];
    new KeySource(keys, in)
        .forEach((bytes, offset, length) -> {
          byte[] key = Arrays.copyOfRange(bytes, offset, offset + length);
          boolean found = change.apply(client, key) == Outcome.DONE;
          counts[found ? 0 : 1]++;
          if (!found) {
            err.println("no item has the key " + KeyText.of(key));
          }
        });
    if (counts[0] + counts[1] != 1) {
      err.println("%,d %s, %,d not found".formatted(counts[0], done, counts[1]));
    }
    err.flush();
    if (counts[1] == 0) {
      return ExitCode.OK.value();
    }
    return (counts[0] == 0 ? ExitCode.NOT_FOUND : ExitCode.PARTLY_DONE).value();
  }
}
