package io.keyway.cli;

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
  private final Complaint complaint;

  /**
   * @param traced whether the stack trace follows the sentence
   */
  Failure(boolean traced) {
    this.complaint = new Complaint(traced);
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
    err.println(Complaint.wayOn(name));
    complaint.trace(failure, err);
    return ExitCode.USAGE.value();
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    return report(failure, command);
  }

  /** Prints the sentence for a failure of {@code command}; returns the exit status. */
  int report(Throwable failure, CommandLine command) {
    return complaint.report(failure, command.getCommandSpec().qualifiedName(), command.getErr());
  }

  private static String mistake(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return Complaint.oneLine(failure);
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
}
