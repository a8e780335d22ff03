package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.inspect.value.ValueView;
import tools.jackson.databind.JsonNode;

/** Which values a scan is after. Compression is undone before one is looked at. Any thread. */
public sealed interface ValueFilter {

  boolean matches(byte[] value, long flags);

  /**
   * Reads a filter: {@code $.path} or {@code $.path==literal} for data with such a part, {@code
   * /expression/} for a regular expression that is found somewhere, anything else for a text that
   * the value contains.
   *
   * @throws IllegalArgumentException if it is no path or no regular expression
   */
  static ValueFilter parse(String text) {
    if (text.startsWith("$.") || text.startsWith("$[")) {
      return new AtPath(DataPath.parse(text));
    }
    if (TextPattern.isPattern(text)) {
      return new Expression(TextPattern.between(text));
    }
    return new Containing(text.getBytes(UTF_8));
  }

  /** A text somewhere in the value. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Containing(byte[] text) implements ValueFilter {
    @Override
    public boolean matches(byte[] value, long flags) {
      byte[] plain = ValueView.plain(value);
      for (int at = 0; at <= plain.length - text.length; at++) {
        if (isAt(plain, at)) {
          return true;
        }
      }
      return false;
    }

    private boolean isAt(byte[] plain, int at) {
      int same = 0;
      while (same < text.length && plain[at + same] == text[same]) {
        same++;
      }
      return same == text.length;
    }
  }

  /** A regular expression somewhere in the value, read as UTF-8. */
  record Expression(TextPattern pattern) implements ValueFilter {
    @Override
    public boolean matches(byte[] value, long flags) {
      return pattern.isFoundIn(new String(ValueView.plain(value), UTF_8));
    }
  }

  /** A part of structured data, be it JSON or serialized by a language. */
  record AtPath(DataPath path) implements ValueFilter {
    @Override
    public boolean matches(byte[] value, long flags) {
      JsonNode tree = ValueView.of(value, flags).tree();
      return tree != null && path.isIn(tree);
    }
  }
}
