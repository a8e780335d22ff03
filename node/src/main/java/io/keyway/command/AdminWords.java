package io.keyway.command;

import java.util.List;

/**
 * The words behind an operator's command.
 *
 * @param list the words, less a last one that asks for silence
 * @param noreply whether there was one
 */
record AdminWords(List<String> list, boolean noreply) {

  static AdminWords of(String arguments) {
    List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" +", -1));
    boolean noreply = !words.isEmpty() && words.getLast().equals("noreply");
    return new AdminWords(noreply ? words.subList(0, words.size() - 1) : words, noreply);
  }

  /** A word as a number of at most nine digits, or -1. */
  static long number(String word) {
    return word.matches("\\d{1,9}") ? Long.parseLong(word) : -1;
  }

  /** A word as a number that may have decimals, or -1. */
  static double fraction(String word) {
    return word.matches("\\d{1,9}(\\.\\d{1,9})?") ? Double.parseDouble(word) : -1;
  }
}
