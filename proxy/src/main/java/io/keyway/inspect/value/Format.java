package io.keyway.inspect.value;

/** How the bytes of a value, compression undone, are to be read. */
public enum Format {
  /** JSON: an object, a list or a quoted text. */
  JSON("JSON"),
  /** What PHP's {@code serialize} writes. */
  PHP("PHP serialize"),
  /** What Python's {@code pickle} writes, protocols 0 to 5. */
  PICKLE("Python pickle"),
  /** What Java's {@code ObjectOutputStream} writes. */
  JAVA("Java serialization"),
  /** MessagePack: a map or a list. */
  MSGPACK("MessagePack"),
  /** UTF-8 without control characters. */
  TEXT("text"),
  /** Anything. */
  HEX("bytes");

  private final String label;

  Format(String label) {
    this.label = label;
  }

  /** What people call it. */
  public String label() {
    return label;
  }
}
