package io.keyway.badinput;

import io.keyway.badinput.BadInput.Level;
import io.keyway.badinput.BadInput.Reference;
import io.keyway.badinput.ReplyShape.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is wrong with what a server did about an input; nothing, if it did as one of the references.
 */
final class Verdict {

  private static final Set<String> ACCEPTED =
      Set.of("STORED", "HD", "VA", "VALUE", "NUM", "DELETED", "TOUCHED");

  private static final String EVIL_ABSENT = "evil_absent";

  private Verdict() {}

  /** What is wrong with the reply itself; empty if nothing is. */
  static String ofReply(BadInput input, Recording recording) {
    return best(input.references().stream().map(one -> ofReply(input, one, recording)));
  }

  /** What is wrong with what another client found afterwards; empty if nothing is. */
  static String ofThen(BadInput input, String then) {
    if (input.must().contains(EVIL_ABSENT) && hasValue(then)) {
      return "a command hidden in the input was run";
    }
    boolean settled = input.level() == Level.SAFE && !input.must().isEmpty();
    if (input.then().isEmpty() || settled) {
      return "";
    }
    return best(input.references().stream().map(one -> ofThen(input.level(), one.then(), then)));
  }

  /** One reference that it agrees with is enough. */
  private static String best(Stream<String> verdicts) {
    return verdicts.min((one, other) -> Boolean.compare(!one.isEmpty(), !other.isEmpty())).get();
  }

  private static String ofThen(Level level, String expected, String found) {
    boolean same = ReplyShape.of(expected).normal().equals(ReplyShape.of(found).normal());
    boolean harmless = level == Level.SAFE && (!hasValue(found) || hasValue(expected));
    return same || harmless ? "" : "afterwards " + found.strip() + " and not " + expected.strip();
  }

  private static boolean hasValue(String reply) {
    return ReplyShape.of(reply).has(Set.of("VALUE", "VA"));
  }

  private static String ofReply(BadInput input, Reference reference, Recording recording) {
    boolean agrees =
        switch (input.level()) {
          case SAFE -> true;
          case REJECT -> isRefused(recording) || isSame(reference, recording);
          case EXACT, CLASS ->
              isLike(reference, recording) || input.also().stream().anyMatch(recording::isAs);
        };
    return agrees ? "" : "answered " + recording + " and not " + reference.answered();
  }

  private static boolean isRefused(Recording recording) {
    boolean complained = recording.shape().has(ReplyShape.ERRORS) || recording.isShut();
    return complained && !recording.shape().has(ACCEPTED);
  }

  private static boolean isSame(Reference reference, Recording recording) {
    return reference.digest().equals(recording.shape().digest())
        && reference.answered().equals(recording.toString());
  }

  /** The kinds of lines agree; where kinds of errors do not, the end of the connection must. */
  private static boolean isLike(Reference reference, Recording recording) {
    int slash = reference.answered().lastIndexOf('/');
    List<Run> expected =
        Arrays.stream(reference.answered().substring(0, slash).split(" ", -1))
            .filter(kind -> !kind.isEmpty())
            .map(Run::parse)
            .toList();
    List<Run> found = recording.shape().runs();
    if (mapped(expected, false).equals(mapped(found, false))) {
      return true;
    }
    return mapped(expected, true).equals(mapped(found, true))
        && reference.answered().substring(slash + 1).equals(recording.connection());
  }

  private static List<Run> mapped(List<Run> runs, boolean soft) {
    return runs.stream().map(soft ? Run::soft : Run::plain).toList();
  }
}
