package io.keyway.cli;

import io.keyway.cluster.ClusterException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/**
 * How a {@code keyway} command ended, as scripts read it. The numbers never change their meaning.
 */
enum ExitCode {
  OK(0, "ok"),
  FAILED(1, "failed"),
  USAGE(2, "usage: the command line is wrong"),
  NOT_FOUND(3, "not found"),
  CANNOT_CONNECT(4, "cannot connect"),
  REFUSED(5, "refused by a safety check"),
  PARTLY_DONE(6, "partly done");

  private final int value;
  private final String meaning;

  ExitCode(int value, String meaning) {
    this.value = value;
    this.meaning = meaning;
  }

  /** Returns the process's exit status, 0 to 6. */
  int value() {
    return value;
  }

  /** Returns what the code means, in the words of {@code --help}. */
  String meaning() {
    return meaning;
  }

  /** Returns the code for a command that ended with {@code failure}. */
  static ExitCode of(Throwable failure) {
    return switch (failure) {
      case CommandException stated -> stated.exitCode();
      case ClusterException refused -> refused.unreachable() ? CANNOT_CONNECT : FAILED;
      case ConnectException _, NoRouteToHostException _ -> CANNOT_CONNECT;
      case SocketTimeoutException _, UnknownHostException _ -> CANNOT_CONNECT;
      default -> FAILED;
    };
  }
}
