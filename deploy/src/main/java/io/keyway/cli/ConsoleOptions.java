package io.keyway.cli;

import io.keyway.console.Console;
import io.keyway.telemetry.AdminServer;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of a proxy's console, and the console on its admin port. */
final class ConsoleOptions {

  private static final String LISTEN = "--admin-listen";
  private static final String ACCOUNTS = "--console-accounts";

  @Option(
      names = LISTEN,
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description =
          "Address of --admin-port. Anywhere but on loopback the console asks people to sign in."
              + " Default: ${DEFAULT-VALUE}.")
  String host = "127.0.0.1";

  @Option(
      names = ACCOUNTS,
      paramLabel = "FILE",
      description =
          "Keeps who may sign in to the console. Default: none, they are forgotten with the"
              + " process.")
  private @Nullable Path accounts;

  /**
   * Refuses that any of these options is on the command line, for where there is no admin port.
   *
   * @throws CommandException if one is
   */
  static void refuseToBeGiven(ParseResult line) {
    for (String option : List.of(LISTEN, ACCOUNTS)) {
      if (line.hasMatchedOption(option)) {
        throw CommandException.usage(
            "%s: only with --admin-port, on which the console is".formatted(option));
      }
    }
  }

  /** Has a console answer on an admin server, and prints how to get in. */
  void open(
      AdminServer server, Function<Console.SignIn, Console> console, PrintWriter out, Stop stop) {
    InetSocketAddress address = server.address();
    boolean loopback = address.getAddress().isLoopbackAddress();
    Console opened = stop.with(console.apply(new Console.SignIn(!loopback, accounts)));
    opened.mount(server);
    out.printf("console http://%s:%d/%n", host, address.getPort());
    opened
        .firstRunToken()
        .ifPresent(
            token -> out.printf("Make the console's first account with the token %s%n", token));
  }
}
