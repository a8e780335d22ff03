package io.keyway.placement;

import static io.keyway.placement.Profile.WhenDead.LEAVE_OUT;
import static io.keyway.placement.Profile.WhenDead.MOVE_ON;
import static io.keyway.placement.ProfileOption.KETAMA_POINTS;
import static io.keyway.placement.ProfileOption.KEY_TYPE;
import static io.keyway.placement.ProfileOption.NAMESPACE;

import io.keyway.placement.Continuum.Tie;
import io.keyway.placement.Profile.Algorithm;
import io.keyway.placement.Profile.Draft;
import io.keyway.placement.PymemcacheRendezvous.KeyType;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Clients in other languages that do not build on libmemcached: Python, PHP, Perl, Ruby, JavaScript
 * and Go.
 */
final class OtherProfiles {

  private OtherProfiles() {}

  static Stream<Profile> pythonMemcached() {
    return Stream.of(
        new Draft(
                "python-memcached.modula",
                HashFamily.of("crc32_shift16_7fff_or1", HashFamily::upperCrcOrOne))
            .whenDead(MOVE_ON)
            .by(layout -> layout.rehashed(Modulo.weighted(layout.servers()), Rehash::python, 10)),
        new Draft("python-memcached.modula_old_crc32", HashFamily.of("crc32", Crc32Hash::new))
            .whenDead(MOVE_ON)
            .by(layout -> layout.rehashed(Modulo.weighted(layout.servers()), Rehash::python, 10)));
  }

  static Stream<Profile> pymemcache() {
    HashFamily hashes =
        HashFamily.of("murmur3_32_str", Algorithms::noHash)
            .plus("murmur3_32_bytes", Algorithms::noHash);
    return Stream.of(
        new Draft("pymemcache.rendezvous", hashes)
            .taking(KEY_TYPE)
            .whenDead(LEAVE_OUT)
            .by(layout -> {
              boolean bytes =
                  layout.has("key_type")
                      ? layout.text("key_type").equals("bytes")
                      : layout.hashName().endsWith("bytes");
              KeyType type = bytes ? KeyType.BYTES : KeyType.STR;
              return () -> new PymemcacheRendezvous(layout.servers(), type);
            }));
  }

  static Stream<Profile> phpMemcache() {
    LabelCount count = LabelCount.timesWeight(LabelCount.POINTS);
    return Stream.of(
        new Draft("php-memcache.standard", HashFamily.PHP)
            .by(layout ->
                Layout.hashed(
                    () -> new Upper15Bits(layout.hash().get(), 1),
                    Modulo.weighted(layout.servers()))),
        new Draft("php-memcache.consistent", HashFamily.PHP)
            .by(layout -> {
              Continuum continuum =
                  new Labels(Label::hostAndPort, count)
                      .continuum(layout.servers(), layout.hash().get(), Tie.FIRST);
              return layout.hashed(Modulo.sampled(continuum, 1024, 0xffffffffL / 1024));
            }));
  }

  static Stream<Profile> perl() {
    HashFamily upperCrc = HashFamily.of("crc32_shift16_7fff", HashFamily::upperCrc);
    Algorithm modula =
        layout -> layout.rehashed(Modulo.weighted(layout.servers()), Rehash::perl, 20);
    Algorithm ring =
        layout ->
            layout.hashed(ChainedPoints.fast(layout.servers(), layout.number("ketama_points")));
    HashFamily crc = HashFamily.of("crc32", Crc32Hash::new);
    return Stream.of(
        new Draft("cache-memcached.modula", upperCrc).whenDead(MOVE_ON).by(modula),
        new Draft("cache-memcached.modula_namespace", upperCrc)
            .taking(NAMESPACE)
            .whenDead(MOVE_ON)
            .by(modula),
        new Draft("cache-memcached-fast.default", HashFamily.of("crc32", HashFamily::upperCrc))
            .by(Algorithms::moduloOfWeighted),
        new Draft("cache-memcached-fast.ketama_points_150", crc)
            .with(KETAMA_POINTS, "150")
            .by(ring),
        new Draft("cache-memcached-fast.ketama_points_150_namespace", crc)
            .with(KETAMA_POINTS, "150")
            .taking(NAMESPACE)
            .by(ring));
  }

  static Stream<Profile> dalli() {
    // Dalli looks for the last point that is not above the hash; the order of the complements is
    // the reverse, so that in a continuum of them it is the first point that is not below.
    HashFamily hashes = HashFamily.of("sha1_crc32", () -> new Complement(new Crc32Hash()));
    return Stream.of(
        new Draft("dalli.ring", hashes)
            .taking(NAMESPACE)
            .whenDead(MOVE_ON)
            .by(Algorithms.prefixed(NAMESPACE, ":", OtherProfiles::dalli)),
        new Draft("dalli.ring_namespace", hashes)
            .needing(NAMESPACE)
            .whenDead(MOVE_ON)
            .by(Algorithms.prefixed(NAMESPACE, ":", OtherProfiles::dalli)));
  }

  private static Supplier<Locator> dalli(Layout layout) {
    DigestHash sha1 = new DigestHash("SHA-1");
    KeyHash point =
        (key, offset, length) -> {
          sha1.hash(key, offset, length);
          return ~Integer.reverseBytes(sha1.word(0));
        };
    Continuum continuum =
        new Labels(Label::hostAndPort, ':', LabelCount::dalli)
            .continuum(layout.servers(), point, Tie.FIRST);
    return layout.rehashed(continuum, Rehash::dalli, 20);
  }

  static Stream<Profile> node() {
    HashFamily md5 = HashFamily.NODE;
    HashFamily hashCode = HashFamily.of("hashCode", () -> new TextHash(UnitHashes::javaSigned));
    return Stream.of(
        new Draft("node-memcached.ketama", md5).by(nodeRing(Label::hostUnlessDefaultPort, 4)),
        new Draft("node-memcached.ketama_sha1", md5.startingWith("sha1"))
            .by(nodeRing(Label::hostUnlessDefaultPort, 4)),
        new Draft("node-memcached.hash_ring", md5).by(nodeRing(Label::hostAndPort, 3)),
        new Draft("node-memcached.none", md5).by(nodeRing(Label::hostAndPort, 4)),
        new Draft("memjs.modula", hashCode).whenDead(MOVE_ON).by(Algorithms::arrayMod));
  }

  private static Algorithm nodeRing(Function<Target, String> label, int wordCount) {
    return layout -> {
      DigestHash digest = (DigestHash) layout.hash().get();
      return layout.hashed(
          new Labels(label, LabelCount::node)
              .continuum(layout.servers(), digest, wordCount, Tie.FIRST));
    };
  }

  static Stream<Profile> gomemcache() {
    return Stream.of(
        new Draft("gomemcache.modula", HashFamily.of("crc32_ieee", Crc32Hash::new))
            .by(Algorithms::moduloOfEqual));
  }
}
