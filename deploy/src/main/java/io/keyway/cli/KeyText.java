package io.keyway.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** Keys as they are shown: they are bytes, and a terminal obeys some of them. */
final class KeyText {

  private static final byte DELETE = 0x7f;

  private KeyText() {}

  /** The key on one line: control characters and what is no UTF-8 as {@code \xNN}. */
  static String of(byte[] key) {
    return isPlain(key) ? new String(key, ISO_8859_1) : ofAny(key);
  }

  /** Printable ASCII, as nearly all keys are. */
  private static boolean isPlain(byte[] key) {
    for (byte b : key) {
      if (b < ' ' || b == DELETE) {
        return false;
      }
    }
    return true;
  }

  private static String ofAny(byte[] key) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException _) {
      return escaped(key);
    }
    return text.chars().anyMatch(Character::isISOControl) ? escaped(key) : text;
  }

  private static String escaped(byte[] key) {
    StringBuilder text = new StringBuilder();
    for (byte b : key) {
      text.append(b >= ' ' && b < 0x7f ? Character.toString(b) : "\\x%02x".formatted(b));
    }
    return text.toString();
  }

  /** Adds the key as {@code key}, or as {@code key_base64} where it is no text. */
  static void put(ObjectNode to, byte[] key) {
    try {
      to.put("key", UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException _) {
      to.put("key_base64", Base64.getEncoder().encodeToString(key));
    }
  }
}
