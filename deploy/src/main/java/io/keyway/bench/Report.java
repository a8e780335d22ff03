package io.keyway.bench;

import java.util.List;
import java.util.Set;

/**
 * The outcome of a run.
 *
 * @param workload what was run
 * @param results one per target, in the order asked for
 */
public record Report(Workload workload, List<Result> results) {

  /** Keeps a copy of the list. */
  public Report {
    results = List.copyOf(results);
  }

  /** Failed operations over all targets and rounds. */
  public long errors() {
    return results.stream().mapToLong(Result::errors).sum();
  }

  /**
   * The rounds of one target.
   *
   * @param target the server
   * @param pids the processes whose CPU time was read; empty if they are not known
   * @param rounds in the order they ran
   */
  public record Result(Target target, Set<Long> pids, List<Round> rounds) {

    /** Keeps a copy of the list. */
    public Result {
      pids = Set.copyOf(pids);
      rounds = List.copyOf(rounds);
    }

    /** The figure over the rounds. */
    public Spread spread(Metric metric) {
      return Spread.of(metric, rounds);
    }

    /** Failed operations over all rounds. */
    public long errors() {
      return rounds.stream().mapToLong(Round::errors).sum();
    }

    /** Operations that were due but not sent, over all rounds. */
    public long unsent() {
      return rounds.stream().mapToLong(Round::unsent).sum();
    }

    /** The text of the first error, or empty. */
    public String firstError() {
      return rounds.stream()
          .map(Round::firstError)
          .filter(text -> !text.isEmpty())
          .findFirst()
          .orElse("");
    }
  }
}
