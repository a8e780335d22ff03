package io.keyway.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks what stands behind a meta command's name and fills the request's key and {@link
 * MetaFlags}.
 *
 * <p>One per {@link RequestParser}. The order of the checks is memcached 1.6.45's: an unknown or
 * repeated flag ends it at once, of several bad tokens the last one is reported.
 */
final class MetaParser {

  private static final String KNOWN_FLAGS = "bcfhklqstuvxCDEFIJLMNOPRT";
  private static final long KNOWN = bits(KNOWN_FLAGS);

  private static final String STORAGE_MODES = "EAPRS";

  /** The first byte that memcached does not look up among the flags it has seen. */
  private static final int SEEN_END = 127;

  private static final byte[] PEEK = {'p', 'e', 'e', 'k'};

  private final Request request;
  private final MetaFlags flags;
  private final int[] from = new int[MetaFlags.COUNT_MAX];
  private final int[] to = new int[MetaFlags.COUNT_MAX];
  private int tokenCount;
  private @Nullable ReplyLine badToken;

  MetaParser(Request request) {
    this.request = request;
    this.flags = request.meta;
  }

  /**
   * Reads a line whose key stands at a range.
   *
   * @param flagsOffset where the flags start
   * @param flagsMax how many there may be
   * @return what to answer if it can't be carried out
   */
  @Nullable ReplyLine parse(int keyFrom, int keyTo, int flagsOffset, int flagsMax) {
    flags.clear();
    if (!key(keyFrom, keyTo)) {
      return ReplyLine.BAD_FORMAT;
    }
    if (!tokenize(flagsOffset, flagsMax)) {
      return ReplyLine.TOO_MANY_FLAGS;
    }
    ReplyLine refusal = flags();
    if (refusal != null) {
      return request.command == Command.MA ? ReplyLine.BAD_FLAG : refusal;
    }
    refusal = mode();
    if (refusal == null && flags.opaqueLength > Limits.OPAQUE_BYTES_MAX) {
      refusal = ReplyLine.OPAQUE_TOO_LONG;
    }
    return refusal;
  }

  /**
   * Reads the line of {@code me}, which knows no flag but a lone {@code b} right behind the key and
   * ignores all else.
   */
  @Nullable ReplyLine parseDebug(int keyFrom, int keyTo) {
    flags.clear();
    if (!key(keyFrom, keyTo)) {
      return ReplyLine.BAD_FORMAT;
    }
    int flag = request.skipSpaces(keyTo);
    if (request.skipWord(flag) == flag + 1 && request.line[flag] == 'b') {
      flags.add('b');
      return decodeKey() ? null : ReplyLine.BAD_FORMAT;
    }
    return null;
  }

  private boolean key(int keyFrom, int keyTo) {
    request.keyOffset = keyFrom;
    request.keyLength = keyTo - keyFrom;
    request.keyTooLong = request.keyLength > Limits.KEY_BYTES_MAX;
    return request.keyLength > 0 && !request.keyTooLong;
  }

  /** Finds all tokens before any is judged; false if there are too many. */
  private boolean tokenize(int offset, int max) {
    Request r = request;
    tokenCount = 0;
    int end;
    for (int at = r.skipSpaces(offset); at < r.lineLength; at = r.skipSpaces(end)) {
      if (tokenCount == max) {
        return false;
      }
      end = r.skipWord(at);
      from[tokenCount] = at;
      to[tokenCount++] = end;
    }
    return true;
  }

  private @Nullable ReplyLine flags() {
    badToken = null;
    for (int token = 0; token < tokenCount; token++) {
      int letter = request.line[from[token]] & 0xff;
      if (letter >= SEEN_END) {
        return ReplyLine.DUPLICATE_FLAG;
      }
      if (!isKnown(letter)) {
        return ReplyLine.INVALID_FLAG;
      }
      if (!flags.add((char) letter)) {
        return ReplyLine.DUPLICATE_FLAG;
      }
      value((char) letter, from[token] + 1, to[token], from[token]);
    }
    return badToken;
  }

  private void value(char letter, int start, int end, int offset) {
    switch (letter) {
      case 'T' -> flags.exptime = exptime(start, end);
      case 'N' -> flags.vivifyExptime = exptime(start, end);
      case 'R' -> flags.recacheExptime = exptime(start, end);
      case 'C' -> flags.unique = number(start, end, ReplyLine.BAD_TOKEN);
      case 'E' -> flags.newUnique = number(start, end, ReplyLine.BAD_TOKEN);
      case 'D' -> flags.delta = number(start, end, ReplyLine.INVALID_DELTA_VALUE);
      case 'J' -> flags.initial = number(start, end, ReplyLine.INVALID_INITIAL);
      case 'F' -> flags.clientFlags = clientFlags(start, end);
      case 'M' -> flags.mode = start < end ? (char) (request.line[start] & 0xff) : ' ';
      case 'O' -> opaque(offset, end);
      case 'L' -> flags.peek = Arrays.equals(request.line, start, end, PEEK, 0, PEEK.length);
      case 'b' -> {
        if (!decodeKey()) {
          badToken = ReplyLine.BAD_KEY;
        }
      }
      default -> {
        // The letter says it all.
      }
    }
  }

  private int exptime(int start, int end) {
    if (!Decimal.isSigned(request.line, start, end)) {
      badToken = ReplyLine.BAD_TOKEN;
      return 0;
    }
    // Wraps after 2038, as in the classic commands.
    return (int) Decimal.parseSigned(request.line, start, end);
  }

  private long number(int start, int end, ReplyLine refusal) {
    if (!Decimal.isUnsigned(request.line, start, end)) {
      badToken = refusal;
      return 0;
    }
    return Decimal.parseUnsigned(request.line, start, end);
  }

  private int clientFlags(int start, int end) {
    if (!Decimal.isUnsigned(request.line, start, end, 0xffffffffL)) {
      badToken = badToken == null ? ReplyLine.BAD_FORMAT : badToken;
      return 0;
    }
    return (int) Decimal.parseUnsigned(request.line, start, end);
  }

  private void opaque(int start, int end) {
    flags.opaqueOffset = start;
    flags.opaqueLength = end - start;
  }

  private boolean decodeKey() {
    int start = request.keyOffset;
    request.keyLength = Base64Key.decode(request.line, start, start + request.keyLength);
    return request.keyLength > 0;
  }

  private @Nullable ReplyLine mode() {
    return switch (request.command) {
      case MS -> storageMode();
      case MA -> arithmeticMode();
      default -> null;
    };
  }

  private @Nullable ReplyLine storageMode() {
    if (!flags.has('M')) {
      flags.mode = 'S';
    }
    return STORAGE_MODES.indexOf(flags.mode) >= 0 ? null : ReplyLine.INVALID_STORAGE_MODE;
  }

  private @Nullable ReplyLine arithmeticMode() {
    char mode = flags.mode;
    if (!flags.has('M') || mode == '+') {
      flags.mode = 'I';
    } else if (mode == '-') {
      flags.mode = 'D';
    } else if (mode != 'I' && mode != 'D') {
      return ReplyLine.INVALID_ARITHMETIC_MODE;
    }
    return null;
  }

  private static boolean isKnown(int letter) {
    return letter >= 'A' && letter <= 'z' && (KNOWN >>> (letter - 'A') & 1) != 0;
  }

  private static long bits(String letters) {
    return letters.chars().mapToLong(letter -> 1L << (letter - 'A')).sum();
  }
}
