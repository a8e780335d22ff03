package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_startsWithExamples() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK.value());
    assertThat(out.toString()).startsWith("Examples:").contains("keyway local", "Exit codes:");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void help_listsEveryExitCode() {
    run("--help");
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).containsPattern(code.value() + " +" + code.meaning());
    }
  }

  @Test
  void version_namesTheProduct() {
    assertThat(run("-V")).isEqualTo(ExitCode.OK.value());
    assertThat(out.toString()).startsWith("keyway ");
  }

  @Test
  void noCommand_isUsageErrorWithHelp() {
    assertThat(run()).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString()).startsWith("Examples:");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unknownCommand_isUsageErrorWithSuggestion() {
    assertThat(run("hepl")).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString())
        .matches(
            "keyway: unknown command 'hepl'\\R"
                + "Did you mean help or [a-z or]+\\?\\RSee keyway --help.\\R");
  }

  @Test
  void unknownOption_isUsageErrorThatNamesIt() {
    assertThat(run("--nonsense")).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString()).startsWith("keyway: unknown option '--nonsense'");
  }

  @Test
  void everyCommand_helpStartsWithExample() {
    assertHelpStartsWithExample(Main.commandLine(new Failure(false)));
  }

  private static void assertHelpStartsWithExample(CommandLine above) {
    above
        .getSubcommands()
        .forEach((name, command) -> {
          if (!name.equals("help")) {
            assertThat(command.getUsageMessage()).as(name).startsWith("Example");
            assertHelpStartsWithExample(command);
          }
        });
  }

  @Test
  void statedFailure_isItsSentenceAndItsCode() {
    CommandException refusal = new CommandException(ExitCode.REFUSED, "three nodes would remain");
    assertThat(fail(refusal, false)).isEqualTo(ExitCode.REFUSED.value());
    assertThat(err.toString().lines()).containsExactly("keyway failing: three nodes would remain");
  }

  @Test
  void connectFailure_isCannotConnect() {
    assertThat(fail(new ConnectException("node-1 refused"), false))
        .isEqualTo(ExitCode.CANNOT_CONNECT.value());
  }

  @Test
  void unexpectedFailure_isOneLineWithHint() {
    assertThat(fail(new IllegalStateException("first\n  second"), false))
        .isEqualTo(ExitCode.FAILED.value());
    assertThat(err.toString().lines())
        .containsExactly(
            "keyway failing: IllegalStateException: first second (KEYWAY_DEBUG=1 shows where)");
  }

  @Test
  void ioFailure_isItsMessage() {
    fail(new FileNotFoundException("keys.txt"), false);
    assertThat(err.toString().lines()).containsExactly("keyway failing: keys.txt");
  }

  @Test
  void failureUnderDebug_showsTheStackTrace() {
    fail(new IllegalStateException("broken"), true);
    assertThat(err.toString()).contains("\tat io.keyway.cli.MainTest");
  }

  private int run(String... arguments) {
    return execute(Main.commandLine(new Failure(false)), arguments);
  }

  private int fail(Exception failure, boolean traced) {
    Failure shown = new Failure(traced);
    CommandLine commandLine = Main.commandLine(shown);
    commandLine.addSubcommand(
        new CommandLine(new Failing(failure))
            .setExecutionExceptionHandler(shown)
            .setParameterExceptionHandler(shown));
    return execute(commandLine, "failing");
  }

  private int execute(CommandLine commandLine, String... arguments) {
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Command(name = "failing")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }
}
