package io.keyway.backend;

/** The shape of the reply that a request asks for. */
public enum Expectation {
  /** One line. */
  LINE,
  /** Values of some of the keys asked for, in their order, then END. */
  VALUES,
  /** Statistics, then END. */
  STATS
}
