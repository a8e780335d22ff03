package io.keyway.inspect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The ways to read an item that disturb a server least, by what the server can do.
 *
 * <p>Of stock memcached's commands none reads a value without counting it; since 1.6 there is one
 * that leaves the item's place in the LRU alone.
 */
enum Peeking {
  /** A Keyway node: neither counts nor moves. */
  UNSEEN("v s t f c l u Lpeek"),
  /** Meta commands with {@code u}: counts, but does not move. */
  UNMOVED("v s t f c l u"),
  /** An old server. */
  GETS("");

  private static final String KEYWAY = "-keyway-";

  private final String flags;

  Peeking(String flags) {
    this.flags = flags;
  }

  /** Finds out what a server can do; that counts as no read. */
  static Peeking of(NodeClient client) throws IOException {
    if (!client.ask("mn").equals("MN")) {
      return GETS;
    }
    return client.version().contains(KEYWAY) ? UNSEEN : UNMOVED;
  }

  boolean counted() {
    return this != UNSEEN;
  }

  String request(WireKey key) throws NodeException {
    if (this != GETS) {
      return "mg " + key.text() + ' ' + flags + key.flag() + "\r\n";
    }
    if (key.isBase64()) {
      throw new NodeException("an old server can't be asked for a key with blanks in it");
    }
    return "gets " + key.text() + "\r\n";
  }

  /** Reads the answer to {@link #request}. */
  @Nullable CacheItem read(NodeClient client, byte[] key) throws IOException {
    String line = client.line();
    String[] words = line.split(" ", -1);
    return switch (words[0]) {
      case "VA" -> meta(client, key, words);
      case "VALUE" -> classic(client, key, words);
      case "EN", "END" -> null;
      default -> throw client.unexpected(this == GETS ? "gets" : "mg", line);
    };
  }

  private CacheItem meta(NodeClient client, byte[] key, String[] words) throws IOException {
    long length = client.number(word(words, 1));
    long flagWord = 0;
    long ttl = CacheItem.UNKNOWN;
    long unique = 0;
    long idle = CacheItem.UNKNOWN;
    for (int i = 2; i < words.length; i++) {
      switch (words[i].isEmpty() ? ' ' : words[i].charAt(0)) {
        case 'f' -> flagWord = client.number(words[i].substring(1));
        case 't' -> ttl = client.number(words[i].substring(1));
        case 'c' -> unique = client.number(words[i].substring(1));
        case 'l' -> idle = client.number(words[i].substring(1));
        default -> {
          // The state of a lease, or what is known already.
        }
      }
    }
    byte[] value = client.block(length);
    return new CacheItem(key, value, length, flagWord, ttl, unique, idle, counted());
  }

  private CacheItem classic(NodeClient client, byte[] key, String[] words) throws IOException {
    long length = client.number(word(words, 3));
    byte[] value = client.block(length);
    long unique = words.length > 4 ? client.number(words[4]) : 0;
    if (!client.line().equals("END")) {
      throw client.unexpected("gets", "two values");
    }
    return new CacheItem(
        key,
        value,
        length,
        client.number(words[2]),
        CacheItem.UNKNOWN,
        unique,
        CacheItem.UNKNOWN,
        true);
  }

  private static String word(String[] words, int index) {
    return index < words.length ? words[index] : "";
  }
}
