package io.keyway.server;

/** Bytes as the message of a failed test shows them. */
public final class Shown {

  private static final int LENGTH_MAX = 600;

  private Shown() {}

  /** The text with its control characters escaped and its middle left out if it is long. */
  static String of(String text) {
    if (text.length() > LENGTH_MAX) {
      int half = LENGTH_MAX / 2;
      return of(text.substring(0, half))
          + ("…" + (text.length() - 2 * half) + " more bytes…")
          + of(text.substring(text.length() - half));
    }
    StringBuilder shown = new StringBuilder();
    text.chars().forEach(character -> shown.append(escaped((char) character)));
    return shown.toString();
  }

  /** The text around a position. */
  static String at(String text, int position) {
    int from = Math.max(0, position - LENGTH_MAX / 4);
    return of(text.substring(from, Math.min(text.length(), position + LENGTH_MAX / 4)));
  }

  private static String escaped(char character) {
    return switch (character) {
      case '\r' -> "\\r";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      default ->
          character < ' ' || character > '~'
              ? "\\x%02x".formatted((int) character)
              : Character.toString(character);
    };
  }
}
