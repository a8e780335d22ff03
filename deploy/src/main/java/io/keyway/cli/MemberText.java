package io.keyway.cli;

import io.keyway.cluster.Member;
import java.util.Map;

/** How operators write members on the command line: {@code [ID=]HOST:PORT[*WEIGHT]}. */
final class MemberText {

  static final String FORM = "[ID=]HOST:PORT[*WEIGHT]";

  private MemberText() {}

  /**
   * Reads a member; its id is its address unless one is given.
   *
   * @throws CommandException if it is malformed
   */
  static Member parse(String text) {
    int equals = text.indexOf('=');
    try {
      Member member = StaticMember.parse(text.substring(equals + 1));
      return equals < 0 ? member : member.withId(text.substring(0, equals));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "member: '%s' (expected: %s): %s".formatted(text, FORM, e.getMessage()));
    }
  }

  /**
   * Reads {@code ID=WEIGHT}.
   *
   * @throws CommandException if it is malformed
   */
  static Map.Entry<String, Integer> parseWeight(String text) {
    int equals = text.lastIndexOf('=');
    try {
      return Map.entry(
          text.substring(0, Math.max(0, equals)), Integer.parseInt(text.substring(equals + 1)));
    } catch (NumberFormatException _) {
      throw CommandException.usage("weight: '%s' (expected: ID=WEIGHT)".formatted(text));
    }
  }
}
