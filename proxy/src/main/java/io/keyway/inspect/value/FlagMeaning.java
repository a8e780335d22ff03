package io.keyway.inspect.value;

import java.util.ArrayList;
import java.util.List;

/**
 * What a value's client flags mean to one client library. Libraries do not agree, and a server does
 * not know which one wrote a value, so there is a meaning for each that could have written it.
 *
 * @param client the library
 * @param meaning what it would take the value for
 */
public record FlagMeaning(String client, String meaning) {

  /** The meanings that fit the flags, the simplest first; one alone if they are 0. */
  public static List<FlagMeaning> of(long flags) {
    if (flags == 0) {
      return List.of(new FlagMeaning("every library", "text or bytes as they are"));
    }
    List<FlagMeaning> meanings = new ArrayList<>();
    add(meanings, "python-memcached, pymemcache", python(flags, "text"));
    add(meanings, "pylibmc", python(flags, "text, or a truth value"));
    add(meanings, "php-memcached", phpMemcached(flags));
    add(meanings, "php-memcache", phpMemcache(flags));
    add(meanings, "spymemcached, xmemcached", java(flags));
    add(meanings, "Dalli", dalli(flags));
    return List.copyOf(meanings);
  }

  private static void add(List<FlagMeaning> meanings, String client, String meaning) {
    if (!meaning.isEmpty()) {
      meanings.add(new FlagMeaning(client, meaning));
    }
  }

  private static String python(long flags, String text) {
    return (flags & ~0x1f) != 0
        ? ""
        : joined(
            flags,
            1,
            "pickle",
            2,
            "integer",
            4,
            "long integer",
            8,
            "compressed with zlib",
            16,
            text);
  }

  /** Type in the low four bits, then how it is compressed, then 16 bits of the application's. */
  private static String phpMemcached(long flags) {
    String[] types = {
      "string", "integer", "float", "truth value", "PHP serialize", "igbinary", "JSON", "msgpack"
    };
    int type = (int) (flags & 15);
    if (type >= types.length || (flags & 0xff00) != 0) {
      return "";
    }
    String compression =
        joined(
            flags & 0xf0,
            0x10,
            "compressed",
            0x20,
            "with zlib",
            0x40,
            "with fastlz",
            0x80,
            "with zstd");
    String own = flags >>> 16 == 0 ? "" : ", application's flags " + (flags >>> 16);
    return types[type] + (compression.isEmpty() ? "" : ", " + compression) + own;
  }

  private static String phpMemcache(long flags) {
    return (flags & ~3L) != 0 ? "" : joined(flags, 1, "PHP serialize", 2, "compressed with zlib");
  }

  /** Serialized and compressed in the low bits, the type of a number in the second byte. */
  private static String java(long flags) {
    String[] types = {
      "", "boolean", "int", "long", "date", "byte", "float", "double", "byte array"
    };
    int type = (int) (flags >>> 8);
    if ((flags & 0xfc) != 0 || flags >>> 8 >= types.length) {
      return "";
    }
    String form = joined(flags & 3, 1, "Java serialization", 2, "compressed with gzip or zlib");
    return types[type] + (types[type].isEmpty() || form.isEmpty() ? "" : ", ") + form;
  }

  private static String dalli(long flags) {
    return (flags & ~3L) != 0
        ? ""
        : joined(
            flags,
            1,
            "serialized (Marshal or the application's choice)",
            2,
            "compressed with zlib");
  }

  /** The meanings of the bits that are set, from pairs of bit and word. */
  private static String joined(long flags, Object... bitsAndWords) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < bitsAndWords.length; i += 2) {
      if ((flags & (Integer) bitsAndWords[i]) != 0) {
        words.add((String) bitsAndWords[i + 1]);
      }
    }
    return String.join(", ", words);
  }
}
