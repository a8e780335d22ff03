package io.keyway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the user reads when a command fails: one sentence on standard error, and for a wrong command
 * line a way on. The stack trace is shown only on request.
 */
final class Failure implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final boolean traced;

  /**
   * @param traced whether the stack trace follows the sentence
   */
  Failure(boolean traced) {
    this.traced = traced;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + mistake(failure));
    for (String line : suggestion(failure)) {
      err.println(line);
    }
    err.println("See " + name + " --help.");
    trace(failure, err);
    return ExitCode.USAGE.value();
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    return report(failure, command);
  }

  /** Prints the sentence for a failure of {@code command}; returns the exit status. */
  int report(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + sentence(failure));
    trace(failure, err);
    return ExitCode.of(failure).value();
  }

  private static String mistake(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return oneLine(failure);
    }
    String argument = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      return "unknown option '" + argument + "'";
    }
    boolean commandExpected = !failure.getCommandLine().getSubcommands().isEmpty();
    return (commandExpected ? "unknown command '" : "unexpected argument '") + argument + "'";
  }

  private static List<String> suggestion(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return List.of();
    }
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? List.of() : List.of("Did you mean " + String.join(" or ", near) + "?");
  }

  private String sentence(Throwable failure) {
    if (failure instanceof CommandException || failure instanceof IOException) {
      return oneLine(failure);
    }
    String hint = traced ? "" : " (KEYWAY_DEBUG=1 shows where)";
    return failure.getClass().getSimpleName() + ": " + oneLine(failure) + hint;
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : String.join(" ", message.lines().map(String::strip).toList());
  }

  private void trace(Throwable failure, PrintWriter err) {
    if (traced) {
      failure.printStackTrace(err);
    }
  }
}
