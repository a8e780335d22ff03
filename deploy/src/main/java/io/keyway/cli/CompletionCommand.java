package io.keyway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyway completion}: prints a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    header = {"Example:", "  source <(keyway completion)", ""},
    description = {"", "Prints a completion script for bash and zsh.", ""})
final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine all = Main.commandLine(new Failure(false));
    spec.commandLine().getOut().println(AutoComplete.bash("keyway", all));
    return ExitCode.OK.value();
  }
}
