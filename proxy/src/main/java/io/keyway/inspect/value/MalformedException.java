package io.keyway.inspect.value;

/** Bytes are not what a reader takes them for, or more than it is ready to read. */
final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedException(String reason) {
    // Made for most values that a reader is tried on, so without a stack trace.
    super(reason, null, false, false);
  }
}
