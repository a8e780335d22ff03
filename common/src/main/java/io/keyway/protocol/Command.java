package io.keyway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the classic text protocol and the meta commands, each with the shape of the line
 * that carries it.
 */
public enum Command {
  GET("get", Shape.KEYS),
  GETS("gets", Shape.KEYS),
  GAT("gat", Shape.EXPTIME_KEYS),
  GATS("gats", Shape.EXPTIME_KEYS),
  SET("set", Shape.STORAGE),
  ADD("add", Shape.STORAGE),
  REPLACE("replace", Shape.STORAGE),
  APPEND("append", Shape.STORAGE),
  PREPEND("prepend", Shape.STORAGE),
  CAS("cas", Shape.STORAGE),
  DELETE("delete", Shape.KEY),
  INCR("incr", Shape.DELTA),
  DECR("decr", Shape.DELTA),
  TOUCH("touch", Shape.TOUCH),
  FLUSH_ALL("flush_all", Shape.DELAY),
  VERBOSITY("verbosity", Shape.LEVEL),
  STATS("stats", Shape.FREE),
  WATCH("watch", Shape.FREE),
  SHUTDOWN("shutdown", Shape.FREE),
  SLABS("slabs", Shape.FREE),
  LRU("lru", Shape.FREE),
  LRU_CRAWLER("lru_crawler", Shape.FREE),
  CACHE_MEMLIMIT("cache_memlimit", Shape.FREE),
  CONFIG("config", Shape.FREE),
  VERSION("version", Shape.FREE),
  MN("mn", Shape.FREE),
  QUIT("quit", Shape.FREE),
  MG("mg", Shape.META),
  MS("ms", Shape.META_STORAGE),
  MD("md", Shape.META),
  MA("ma", Shape.META),
  ME("me", Shape.META_DEBUG);

  /** What follows the command's name on its line. */
  enum Shape {
    /** {@code <key>+} */
    KEYS,
    /** {@code <exptime> <key>+} */
    EXPTIME_KEYS,
    /**
     * {@code <key> <flags> <exptime> <length> [<cas unique>] [noreply]}, then the value on lines of
     * its own.
     */
    STORAGE,
    /** {@code <key> [noreply]}; other words are ignored. */
    KEY,
    /** {@code <key> <delta> [noreply]} */
    DELTA,
    /** {@code <key> <exptime> [noreply]} */
    TOUCH,
    /** {@code [<delay>] [noreply]} */
    DELAY,
    /** {@code <level> [noreply]} */
    LEVEL,
    /** Words that the command itself makes sense of. */
    FREE,
    /** {@code <key> <flag>*} */
    META,
    /** {@code <key> <length> <flag>*}, then the value on lines of its own. */
    META_STORAGE,
    /** {@code <key> [b]}; other words are ignored. */
    META_DEBUG
  }

  private static final Command[][] BY_LENGTH = byLength();

  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] token;

  private final Shape shape;

  Command(String token, Shape shape) {
    this.token = token.getBytes(StandardCharsets.US_ASCII);
    this.shape = shape;
  }

  Shape shape() {
    return shape;
  }

  /** The name on the wire. The caller must not change it. */
  byte[] token() {
    return token;
  }

  /** Whether the command reads values of any number of keys. */
  public boolean isRetrieval() {
    return shape == Shape.KEYS || shape == Shape.EXPTIME_KEYS;
  }

  /** Whether a value follows the line. */
  public boolean isStorage() {
    return shape == Shape.STORAGE || shape == Shape.META_STORAGE;
  }

  /** Whether the command is a meta command on a key, with {@link Request#meta() flags}. */
  public boolean isMeta() {
    return switch (shape) {
      case META, META_STORAGE, META_DEBUG -> true;
      case KEYS, EXPTIME_KEYS, STORAGE, KEY, DELTA, TOUCH, DELAY, LEVEL, FREE -> false;
    };
  }

  /** Whether the command acts on one key: everything that is not a retrieval and names a key. */
  public boolean isSingleKey() {
    return switch (shape) {
      case STORAGE, KEY, DELTA, TOUCH, META, META_STORAGE, META_DEBUG -> true;
      case KEYS, EXPTIME_KEYS, DELAY, LEVEL, FREE -> false;
    };
  }

  /** Whether reading a value gives it a new expiry. */
  public boolean touches() {
    return shape == Shape.EXPTIME_KEYS;
  }

  /** Whether values are answered with their CAS unique. */
  public boolean answersCas() {
    return this == GETS || this == GATS;
  }

  /** The command that a token names, or null; names are case-sensitive. */
  static @Nullable Command of(byte[] line, int from, int to) {
    int length = to - from;
    if (length >= BY_LENGTH.length) {
      return null;
    }
    for (Command command : BY_LENGTH[length]) {
      if (Arrays.equals(command.token, 0, length, line, from, to)) {
        return command;
      }
    }
    return null;
  }

  private static Command[][] byLength() {
    int longest = Arrays.stream(values()).mapToInt(c -> c.token.length).max().orElseThrow();
    Command[][] table = new Command[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      table[length] =
          Arrays.stream(values()).filter(c -> c.token.length == wanted).toArray(Command[]::new);
    }
    return table;
  }
}
