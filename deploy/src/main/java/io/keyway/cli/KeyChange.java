package io.keyway.cli;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys that a command does the same to, and how it says how that went for all of them. */
final class KeyChange {

  /** What is done to one. */
  interface Change {
    Outcome apply(NodeClient client, byte[] key) throws IOException;
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "KEY",
      description = "A key; - for those on standard input, one a line.")
  private List<String> keys = new ArrayList<>();

  @Mixin private ServerOptions servers = new ServerOptions();

  /**
   * Changes the keys over one connection.
   *
   * @param in whose lines {@code -} stands for
   * @param done what has happened to those that there are, for the sentence at the end
   * @return the command's exit status
   * @throws CommandException if it breaks off, with how far it came
   */
  int apply(InputStream in, Change change, String done) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    long[] counts = new long[2];
    try (NodeClient client = servers.connect()) {
      new KeySource(keys, in)
          .forEach((bytes, offset, length) -> {
            byte[] key = Arrays.copyOfRange(bytes, offset, offset + length);
            boolean found = change.apply(client, key) == Outcome.DONE;
            counts[found ? 0 : 1]++;
            if (!found) {
              err.println("no item has the key " + KeyText.of(key));
            }
          });
    } catch (IOException e) {
      if (counts[0] + counts[1] == 0) {
        throw e;
      }
      throw new CommandException(
          counts[0] == 0 ? ExitCode.of(e) : ExitCode.PARTLY_DONE,
          "%s; before that: %s".formatted(Complaint.oneLine(e), tally(counts, done)),
          e);
    }
    if (counts[0] + counts[1] != 1) {
      err.println(tally(counts, done));
    }
    err.flush();
    if (counts[1] == 0) {
      return ExitCode.OK.value();
    }
    return (counts[0] == 0 ? ExitCode.NOT_FOUND : ExitCode.PARTLY_DONE).value();
  }

  private static String tally(long[] counts, String done) {
    return "%,d %s, %,d not found".formatted(counts[0], done, counts[1]);
  }
}
