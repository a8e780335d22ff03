package io.keyway.placement;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The key hashes that a profile can be used with, by the names that its client has for them; the
 * first is the one it uses unless told otherwise. The same name means another function in another
 * family. Immutable, any thread.
 */
final class HashFamily {

  private static final String CRC = "crc32";

  static final HashFamily LIBMEMCACHED =
      new HashFamily()
          .plus("one_at_a_time", () -> OneAtATime::signed)
          .plus("md5", DigestHash::md5)
          .plus("crc", HashFamily::upperCrc)
          .plus("fnv1_64", () -> Fnv::fnv1Of64)
          .plus("fnv1a_64", () -> Fnv::fnv1aOf64)
          .plus("fnv1_32", () -> Fnv::fnv1Of32)
          .plus("fnv1a_32", () -> Fnv::fnv1aOf32)
          .plus("jenkins", Jenkins::new)
          .plus("murmur", () -> Murmur2::hash)
          .plus("murmur3", () -> Murmur3::seededByLength)
          .plus("hsieh", () -> Hsieh::hash);

  static final HashFamily TWEMPROXY =
      new HashFamily()
          .plus("fnv1a_64", () -> Fnv::fnv1aOf64)
          .plus("one_at_a_time", () -> OneAtATime::signed)
          .plus("md5", DigestHash::md5)
          .plus("crc16", () -> Crc16::hash)
          .plus(CRC, HashFamily::upperCrc)
          .plus("crc32a", Crc32Hash::new)
          .plus("fnv1_64", () -> Fnv::fnv1Of64)
          .plus("fnv1_32", () -> Fnv::fnv1Of32)
          .plus("fnv1a_32", () -> Fnv::fnv1aOf32)
          .plus("hsieh", () -> Hsieh::hash)
          .plus("murmur", () -> Murmur2::hash)
          .plus("jenkins", Jenkins::new);

  private static final HashFamily JAVA =
      new HashFamily()
          .plus("native_hash", () -> new TextHash(UnitHashes::javaUnsigned))
          .plus("fnv1_64_hash", () -> new TextHash(UnitHashes::fnv1Of64))
          .plus("fnv1a_64_hash", () -> new TextHash(UnitHashes::fnv1aOf64))
          .plus("fnv1_32_hash", () -> new TextHash(UnitHashes::fnv1Of32))
          .plus("fnv1a_32_hash", () -> new TextHash(UnitHashes::fnv1aOf32))
          .plus("ketama_hash", DigestHash::md5);

  static final HashFamily SPYMEMCACHED = JAVA.plus("crc_hash", HashFamily::upperCrc);

  static final HashFamily XMEMCACHED =
      JAVA.plus("crc32_hash", HashFamily::upperCrc)
          .plus("mysql_hash", () -> new TextHash(UnitHashes::mysql))
          .plus("elf_hash", () -> new TextHash(UnitHashes::elf))
          .plus("rs_hash", () -> new TextHash(UnitHashes::sedgewick))
          .plus("lua_hash", () -> new TextHash(UnitHashes::lua))
          .plus("one_at_a_time", () -> OneAtATime::unsigned);

  static final HashFamily WHALIN =
      new HashFamily()
          .plus("native_hash", () -> new TextHash(UnitHashes::javaSigned))
          .plus("old_compat_hash", () -> new TextHash(UnitHashes::whalinOld))
          .plus("new_compat_hash", HashFamily::upperCrc);

  static final HashFamily PHP =
      new HashFamily().plus(CRC, Crc32Hash::new).plus("fnv", () -> Fnv::fnv1aOf32);

  static final HashFamily NODE =
      new HashFamily().plus("md5", DigestHash::md5).plus("sha1", () -> new DigestHash("SHA-1"));

  static final HashFamily MEMCACHED_PROXY =
      new HashFamily().plus("xxh3_64", () -> new Xxh3(0)).plus("md5", DigestHash::md5);

  private final Map<String, Supplier<? extends KeyHash>> functions;

  private HashFamily() {
    this(Map.of());
  }

  private HashFamily(Map<String, Supplier<? extends KeyHash>> functions) {
    this.functions = Collections.unmodifiableMap(functions);
  }

  /** A family of one. */
  static HashFamily of(String name, Supplier<? extends KeyHash> function) {
    return new HashFamily().plus(name, function);
  }

  HashFamily plus(String name, Supplier<? extends KeyHash> function) {
    Map<String, Supplier<? extends KeyHash>> more = new LinkedHashMap<>(functions);
    more.put(name, function);
    return new HashFamily(more);
  }

  /** The same family with another default. */
  HashFamily startingWith(String name) {
    Map<String, Supplier<? extends KeyHash>> reordered = new LinkedHashMap<>();
    reordered.put(name, function(name));
    functions.forEach(reordered::putIfAbsent);
    return new HashFamily(reordered);
  }

  List<String> names() {
    return List.copyOf(functions.keySet());
  }

  /** The function of one of {@link #names}. */
  Supplier<? extends KeyHash> function(String name) {
    return Objects.requireNonNull(functions.get(name), name);
  }

  /** Bits 16 to 30 of the CRC-32. */
  static KeyHash upperCrc() {
    return new Upper15Bits(new Crc32Hash(), 0);
  }

  /** The same, and 1 for 0. */
  static KeyHash upperCrcOrOne() {
    return new Upper15Bits(new Crc32Hash(), 1);
  }
}
