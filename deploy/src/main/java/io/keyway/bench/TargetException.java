package io.keyway.bench;

import java.io.Serial;

/** A target cannot be measured at all; the message is one sentence that names it. */
public final class TargetException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Reason {
    /** No connection could be made. */
    UNREACHABLE,
    /** It did not store the keys that a run needs. */
    UNUSABLE
  }

  private final Reason reason;

  private TargetException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static TargetException unreachable(Target target, String cause) {
    return new TargetException(
        Reason.UNREACHABLE, "cannot connect to %s: %s".formatted(target, cause));
  }

  static TargetException unusable(Target target, String cause) {
    return new TargetException(
        Reason.UNUSABLE, "cannot store the keys in %s: %s".formatted(target, cause));
  }

  /** What stood in the way. */
  public Reason reason() {
    return reason;
  }
}
