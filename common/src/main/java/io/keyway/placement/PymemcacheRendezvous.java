package io.keyway.placement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Comparator;
import java.util.List;

/**
 * pymemcache's rendezvous: the server for which {@code host:port-key} hashes highest, and of those
 * the one whose text is greatest. The hash takes the lower eight bits of each code point for a
 * byte. An instance keeps the last text: one thread at a time.
 */
final class PymemcacheRendezvous implements Locator {

  /** What the application gives the client for a key, and what becomes of it in the text. */
  enum KeyType {
    /** A text: its code points. */
    STR,
    /** Bytes: what Python prints for them, {@code b'key'}. */
    BYTES
  }

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private final KeyType type;
  private final int[] indices;
  private final byte[][] prefixes;
  private final int prefixLengthMax;
  private byte[] text = new byte[0];

  PymemcacheRendezvous(List<Server> servers, KeyType type) {
    this.type = type;
    // The greatest text comes first, so that it keeps a score that others reach too.
    List<Server> ordered =
        servers.stream()
            .sorted(
                Comparator.comparing((Server server) -> Label.hostAndPort(server.target()))
                    .reversed())
            .toList();
    indices = ordered.stream().mapToInt(Server::index).toArray();
    prefixes =
        ordered.stream()
            .map(server -> (Label.hostAndPort(server.target()) + '-').getBytes(US_ASCII))
            .toArray(byte[][]::new);
    prefixLengthMax =
        ordered.stream().mapToInt(s -> Label.hostAndPort(s.target()).length()).max().orElse(0) + 1;
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    reserve(length);
    int end = type == KeyType.STR ? putText(key, offset, length) : putPrinted(key, offset, length);
    long highest = -1;
    int owner = NONE;
    for (int i = 0; i < prefixes.length; i++) {
      byte[] prefix = prefixes[i];
      int start = prefixLengthMax - prefix.length;
      System.arraycopy(prefix, 0, text, start, prefix.length);
      long score = Integer.toUnsignedLong(Murmur3.hash(0, text, start, end - start));
      if (score > highest) {
        highest = score;
        owner = indices[i];
      }
    }
    return owner;
  }

  /** A byte is printed as four characters at most, and three stand around them. */
  private void reserve(int length) {
    int size = prefixLengthMax + 4 * length + 3;
    if (size > text.length) {
      text = new byte[size];
    }
  }

  /** Writes the key after the room for a prefix; returns where it ends. */
  private int putText(byte[] key, int offset, int length) {
    int end = prefixLengthMax;
    int left = 0;
    int point = 0;
    for (int i = offset; i < offset + length; i++) {
      int octet = key[i] & 0xff;
      if (left > 0 && octet >> 6 == 0b10) {
        point = (point << 6) | (octet & 0x3f);
        left--;
      } else {
        left = octet < 0xc0 ? 0 : octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
        point = octet;
      }
      if (left == 0) {
        text[end++] = (byte) point;
      }
    }
    return end;
  }

  private int putPrinted(byte[] key, int offset, int length) {
    byte quote = quote(key, offset, offset + length);
    int end = prefixLengthMax;
    text[end++] = 'b';
    text[end++] = quote;
    for (int i = offset; i < offset + length; i++) {
      end = putPrinted(key[i], quote, end);
    }
    text[end++] = quote;
    return end;
  }

  private int putPrinted(byte octet, byte quote, int start) {
    int end = start;
    int escape =
        switch (octet) {
          case '\t' -> 't';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\\' -> '\\';
          default -> octet == quote ? quote : 0;
        };
    if (escape != 0) {
      text[end++] = '\\';
      text[end++] = (byte) escape;
    } else if (octet >= ' ' && octet < 0x7f) {
      text[end++] = octet;
    } else {
      text[end++] = '\\';
      text[end++] = 'x';
      text[end++] = (byte) DIGITS[(octet >> 4) & 0xf];
      text[end++] = (byte) DIGITS[octet & 0xf];
    }
    return end;
  }

  private static byte quote(byte[] key, int offset, int end) {
    boolean single = false;
    for (int i = offset; i < end; i++) {
      if (key[i] == '"') {
        return '\'';
      }
      single |= key[i] == '\'';
    }
    return (byte) (single ? '"' : '\'');
  }
}
