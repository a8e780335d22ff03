package io.keyway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyway man}: prints the manual page, as the distribution has it. */
@Command(
    name = "man",
    mixinStandardHelpOptions = true,
    header = {"Example:", "  keyway man | man -l -", ""},
    description = {"", "Prints the manual page of all commands, for man.", ""})
final class ManCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(ManPage.of(Main.commandLine(new Failure(false))));
    return ExitCode.OK.value();
  }
}
