package io.keyway.command;

import java.io.PrintStream;
import java.time.InstantSource;

/**
 * Who looks at what commands do, besides the counters. Any thread; shared by all event loops.
 *
 * @param watchers clients that watch
 * @param prefixes counters of {@code stats detail}
 * @param verbosity what is told on standard error
 */
public record Observation(Watchers watchers, PrefixCounters prefixes, Verbosity verbosity) {

  /** Nobody looks yet but for what the settings say. */
  public static Observation of(CommandSettings settings, PrintStream out) {
    return new Observation(
        new Watchers(InstantSource.system(), settings.watcherBufferBytes()),
        new PrefixCounters(settings.prefixDelimiter(), settings.detail()),
        new Verbosity(settings.verbosity(), out));
  }
}
