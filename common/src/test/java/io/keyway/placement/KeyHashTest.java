package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {

  private static final HashFamily[] FAMILIES = {
    HashFamily.LIBMEMCACHED,
    HashFamily.TWEMPROXY,
    HashFamily.SPYMEMCACHED,
    HashFamily.XMEMCACHED,
    HashFamily.WHALIN,
    HashFamily.PHP,
    HashFamily.NODE,
    HashFamily.MEMCACHED_PROXY,
    HashFamily.of("spooky", () -> new Spooky(7)),
    HashFamily.of("xxh3 seeded", () -> new Xxh3(7)),
    HashFamily.of("sha384", () -> new DigestHash("SHA-384"))
  };

  @ParameterizedTest
  @CsvSource({"123456789, 4bf4", "é, e04", "'', 1", "k25, 1"})
  void upperCrcOrOne_key_isUpper15BitsOrOne(String key, String expected) {
    assertThat(hexHash(HashFamily.upperCrcOrOne(), key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"abc, 98500190", "é, 97cddd66", "'', d98c1dd4"})
  void md5_key_isFirstFourBytesLittleEndian(String key, String expected) {
    assertThat(hexHash(DigestHash.md5(), key)).isEqualTo(expected);
  }

  @Test
  void md5_words_areTheWholeDigest() {
    DigestHash md5 = DigestHash.md5();
    hexHash(md5, "abc");
    assertThat(new int[] {md5.word(0), md5.word(1), md5.word(2), md5.word(3)})
        .containsExactly(0x98500190, 0xb04fd23c, 0x7d3f96d6, 0x727fe128);
  }

  /** Values that the functions' authors publish. */
  @Test
  void publishedValues_agree() {
    assertThat(hexHash(new Crc32Hash(), "123456789")).isEqualTo("cbf43926");
    assertThat(hexHash(Fnv::fnv1aOf32, "foobar")).isEqualTo("bf9cf968");
    assertThat(hexHash(Fnv::fnv1Of32, "foobar")).isEqualTo("31f0b262");
    assertThat(hexHash((k, o, n) -> Murmur3.hash(0, k, o, n) & 0xffffffffL, "test"))
        .isEqualTo("ba6bd213");
    assertThat(hexHash(OneAtATime::unsigned, "a")).isEqualTo("ca2e9442");
    assertThat(hexHash(new Xxh3(0), "")).isEqualTo("2d06800538d394c2");
  }

  @Test
  void xxh3_everyLengthClass_isAlikeAtItsEnds() {
    // Every length has a way of its own through the key; none may read past its end.
    Xxh3 hash = new Xxh3(3);
    for (int length = 0; length <= 2100; length++) {
      byte[] key = new byte[length];
      long whole = hash.hash(key);
      if (length > 0) {
        key[length - 1] ^= 1;
        assertThat(hash.hash(key)).as("length %d", length).isNotEqualTo(whole);
      }
    }
  }

  @Test
  void hash_rangeInsideArray_isThatOfTheRangeAndSeesEveryByte() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    functions()
        .forEach((name, supplier) -> {
          KeyHash hash = supplier.get();
          for (int length = 1; length <= 260; length++) {
            byte[] key = letters(random, length);
            byte[] larger = letters(random, length + 20);
            System.arraycopy(key, 0, larger, 7, length);
            assertThat(hash.hash(larger, 7, length))
                .as("%s, length %d, seed %d", name, length, seed)
                .isEqualTo(hash.hash(key));
          }
        });
  }

  private static Map<String, Supplier<? extends KeyHash>> functions() {
    Map<String, Supplier<? extends KeyHash>> functions = new TreeMap<>();
    for (int i = 0; i < FAMILIES.length; i++) {
      for (String name : FAMILIES[i].names()) {
        functions.put(name + " of family " + i, FAMILIES[i].function(name));
      }
    }
    return functions;
  }

  private static byte[] letters(Random random, int length) {
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) ('!' + random.nextInt(94));
    }
    return letters;
  }

  private static String hexHash(KeyHash hash, String key) {
    return Long.toHexString(hash.hash(key.getBytes(UTF_8)));
  }
}
