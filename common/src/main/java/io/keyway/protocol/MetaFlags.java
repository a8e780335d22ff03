package io.keyway.protocol;

/**
 * The flags of one parsed meta line: which there are, in which order, and what each carries. Part
 * of the {@link Request} that a {@link RequestParser} fills, and as long valid.
 *
 * <p>A flag is one letter, at most once a line, with its token right behind it. All of them may
 * stand behind every meta command; one that means nothing to a command is checked and has no
 * effect.
 */
public final class MetaFlags {

  /** The most flags of a line, behind name and key. */
  static final int COUNT_MAX = Limits.META_TOKENS_MAX - 2;

  private final byte[] letters = new byte[COUNT_MAX];
  private int count;
  private long present;

  int exptime;
  int vivifyExptime;
  int recacheExptime;
  int clientFlags;
  long unique;
  long newUnique;
  long delta;
  long initial;
  char mode;
  boolean peek;
  int opaqueOffset;
  int opaqueLength;

  /** Whether a flag is there. */
  public boolean has(char letter) {
    return (present & bit(letter)) != 0;
  }

  /** The number of flags. */
  public int count() {
    return count;
  }

  /** A flag's letter, by its place on the line. */
  public char letter(int index) {
    return (char) letters[index];
  }

  /** {@code T}: the new expiry, as {@link Request#exptime()}; 0 without the flag. */
  public int exptime() {
    return exptime;
  }

  /** {@code N}: the expiry of an item that is made because there is none; 0 without the flag. */
  public int vivifyExptime() {
    return vivifyExptime;
  }

  /** {@code R}: an item that expires before this is to be fetched anew; 0 without the flag. */
  public int recacheExptime() {
    return recacheExptime;
  }

  /** {@code F}: the client flags, an unsigned 32-bit number; 0 without the flag. */
  public int clientFlags() {
    return clientFlags;
  }

  /** {@code C}: the CAS unique to compare with; 0 without the flag. */
  public long unique() {
    return unique;
  }

  /** {@code E}: the CAS unique that the item gets; 0 without the flag. */
  public long newUnique() {
    return newUnique;
  }

  /** {@code D}: what to add or subtract, unsigned; 1 without the flag. */
  public long delta() {
    return delta;
  }

  /** {@code J}: the number that a missing item starts with, unsigned; 0 without the flag. */
  public long initial() {
    return initial;
  }

  /**
   * {@code M}: of ms one of {@code E A P R S}, add, append, prepend, replace and set; of ma {@code
   * I} or {@code D}, increment and decrement. Without the flag {@code S} and {@code I}.
   */
  public char mode() {
    return mode;
  }

  /**
   * {@code Lpeek}: the reader looks on and is none of the item's users, so nothing about the item
   * changes and nothing is counted. Memcached leaves the tokens of {@code L} to whoever stands
   * before it and ignores them.
   */
  public boolean isPeek() {
    return peek;
  }

  /** Where {@code O}, its letter included, stands in {@link Request#line()}. */
  public int opaqueOffset() {
    return opaqueOffset;
  }

  /** The length of {@code O} with its letter, 0 without it. */
  public int opaqueLength() {
    return opaqueLength;
  }

  /** Whether the key came in base64, and goes back so. */
  public boolean isKeyBase64() {
    return has('b');
  }

  /** Whether the answer that is expected most is to be left out. */
  public boolean isQuiet() {
    return has('q');
  }

  /** Forgets all flags. */
  void clear() {
    count = 0;
    present = 0;
    exptime = 0;
    vivifyExptime = 0;
    recacheExptime = 0;
    clientFlags = 0;
    unique = 0;
    newUnique = 0;
    delta = 1;
    initial = 0;
    mode = 0;
    peek = false;
    opaqueLength = 0;
  }

  /** Adds a letter of {@code A} to {@code z}; false if it is there already. */
  boolean add(char letter) {
    if (has(letter)) {
      return false;
    }
    letters[count++] = (byte) letter;
    present |= bit(letter);
    return true;
  }

  private static long bit(char letter) {
    return 1L << (letter - 'A');
  }
}
