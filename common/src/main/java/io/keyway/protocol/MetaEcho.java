package io.keyway.protocol;

/**
 * What the answer to a meta command repeats of its line, kept while its value arrives and other
 * lines are parsed. One per connection, used again for each value; event loop only.
 */
public final class MetaEcho {

  private static final String ECHOED = "ckOs";
  private static final byte[] NOTHING = {};

  private final byte[] letters = new byte[ECHOED.length()];
  private int count;
  private boolean keyBase64;

  /** Key and opaque token, if they are asked for; most connections never do. */
  private byte[] bytes = NOTHING;

  private int keyLength;
  private int opaqueLength;

  /** Keeps what a request asks for. */
  public void keep(Request request) {
    MetaFlags flags = request.meta;
    count = 0;
    for (int i = 0; i < flags.count(); i++) {
      char letter = flags.letter(i);
      if (ECHOED.indexOf(letter) >= 0) {
        letters[count++] = (byte) letter;
      }
    }
    keyBase64 = flags.isKeyBase64();
    keyLength = flags.has('k') ? request.keyLength : 0;
    opaqueLength = flags.has('O') ? flags.opaqueLength : 0;
    if (keyLength + opaqueLength > bytes.length) {
      bytes = new byte[Limits.KEY_BYTES_MAX + Limits.OPAQUE_BYTES_MAX];
    }
    System.arraycopy(request.line, request.keyOffset, bytes, 0, keyLength);
    System.arraycopy(request.line, flags.opaqueOffset, bytes, keyLength, opaqueLength);
  }

  /**
   * Adds what was kept to an answer.
   *
   * @param unique the item's CAS unique, 0 if it was not stored
   * @param valueLength the length of its value in bytes
   */
  public void write(MetaReplyWriter writer, long unique, int valueLength) {
    for (int i = 0; i < count; i++) {
      switch (letters[i]) {
        case 'c' -> writer.flag('c', unique);
        case 's' -> writer.flag('s', valueLength);
        case 'k' -> writer.key(bytes, 0, keyLength, keyBase64);
        default -> writer.opaque(bytes, keyLength, opaqueLength);
      }
    }
  }
}
