package io.keyway.cli;

import io.keyway.cluster.ClusterException;
import io.keyway.net.ListenException;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * What the user reads of a failure: one sentence on standard error. The stack trace is shown only
 * on request.
 */
final class Complaint {

  private final boolean traced;

  /**
   * @param traced whether the stack trace follows the sentence
   */
  Complaint(boolean traced) {
    this.traced = traced;
  }

  /** Prints the sentence for a failure of the command {@code name}; returns the exit status. */
  int report(Throwable failure, String name, PrintWriter err) {
    ExitCode code = ExitCode.of(failure);
    err.println(name + ": " + sentence(failure));
    if (code == ExitCode.USAGE) {
      err.println(wayOn(name));
    }
    trace(failure, err);
    err.flush();
    return code.value();
  }

  private String sentence(Throwable failure) {
    if (failure instanceof CommandException
        || failure instanceof ListenException
        || failure instanceof ClusterException
        || failure instanceof IOException) {
      return oneLine(failure);
    }
    String hint = traced ? "" : " (KEYWAY_DEBUG=1 shows where)";
    return failure.getClass().getSimpleName() + ": " + oneLine(failure) + hint;
  }

  /** A failure's message without line breaks. */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : String.join(" ", message.lines().map(String::strip).toList());
  }

  /** Where somebody finds out how the command {@code name} is used. */
  static String wayOn(String name) {
    return "See " + name + " --help.";
  }

  void trace(Throwable failure, PrintWriter err) {
    if (traced) {
      failure.printStackTrace(err);
    }
  }
}
