package io.keyway.placement;

import static io.keyway.placement.Profile.WhenDead.LEAVE_OUT;
import static io.keyway.placement.ProfileOption.ORDER;
import static io.keyway.placement.ProfileOption.PREFIX;

import io.keyway.placement.Continuum.Tie;
import io.keyway.placement.Profile.Algorithm;
import io.keyway.placement.Profile.Draft;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** libmemcached and what is built on it: pylibmc and PHP's memcached. */
final class LibmemcachedProfiles {

  private LibmemcachedProfiles() {}

  static Stream<Profile> libmemcached() {
    HashFamily hashes = HashFamily.LIBMEMCACHED;
    HashFamily md5First = hashes.startingWith("md5");
    return Stream.of(
        new Draft("libmemcached.ketama_weighted", md5First).by(Algorithms::ketamaWeighted),
        new Draft("libmemcached.modula", hashes).by(Algorithms::moduloOfEqual),
        new Draft("libmemcached.modula_sort_hosts", hashes)
            .by(Algorithms.sorted(Algorithms::moduloOfEqual)),
        new Draft("libmemcached.modula_hash_with_prefix", hashes)
            .needing(PREFIX)
            .by(Algorithms.prefixed(PREFIX, "", Algorithms::moduloOfEqual)),
        new Draft("libmemcached.modula_prefix_not_hashed", hashes)
            .taking(PREFIX)
            .by(Algorithms::moduloOfEqual),
        new Draft("libmemcached.consistent", hashes)
            .with(ORDER, "behaviors")
            .by(LibmemcachedProfiles::consistent),
        new Draft("libmemcached.ketama", hashes)
            .with(ORDER, "behaviors")
            .by(LibmemcachedProfiles::consistent),
        new Draft("libmemcached.ketama_late", hashes)
            .with(ORDER, "servers")
            .by(LibmemcachedProfiles::consistent),
        new Draft("libmemcached.ketama_spy", hashes).by(consistent(Label::slashHostAndPort)),
        new Draft("libmemcached.ketama_spy_weighted", md5First)
            .by(
                Algorithms.ring(
                    new Labels(Label::slashHostAndPort, LabelCount::ketama), Tie.FIRST)));
  }

  static Stream<Profile> pylibmc() {
    HashFamily hashes = HashFamily.LIBMEMCACHED;
    HashFamily md5First = hashes.startingWith("md5");
    return Stream.of(
        new Draft("pylibmc.default", hashes).by(Algorithms::moduloOfEqual),
        new Draft("pylibmc.ketama", hashes)
            .with(ORDER, "behaviors")
            .by(LibmemcachedProfiles::consistent),
        new Draft("pylibmc.ketama_md5", md5First)
            .with(ORDER, "behaviors")
            .by(LibmemcachedProfiles::consistent),
        new Draft("pylibmc.ketama_weighted", md5First).by(Algorithms::ketamaWeighted),
        new Draft("pylibmc.ketama_weighted_auto_eject", md5First)
            .whenDead(LEAVE_OUT)
            .by(Algorithms::ketamaWeighted));
  }

  static Stream<Profile> phpMemcached() {
    HashFamily hashes = HashFamily.LIBMEMCACHED;
    HashFamily md5First = hashes.startingWith("md5");
    return Stream.of(
        new Draft("php-memcached.default", hashes).by(Algorithms::moduloOfEqual),
        new Draft("php-memcached.consistent", hashes)
            .with(ORDER, "behaviors")
            .by(LibmemcachedProfiles::consistent),
        new Draft("php-memcached.consistent_late", hashes)
            .with(ORDER, "servers")
            .by(LibmemcachedProfiles::consistent),
        new Draft("php-memcached.libketama_compatible", md5First).by(Algorithms::ketamaWeighted),
        new Draft("php-memcached.libketama_then_consistent", md5First)
            .with(ORDER, "behaviors")
            .by(LibmemcachedProfiles::consistent),
        new Draft("php-memcached.libketama_then_crc", hashes.startingWith("crc"))
            .by(Algorithms::ketamaWeighted));
  }

  private static Supplier<Locator> consistent(Layout layout) {
    return consistent(Label::hostUnlessDefaultPort).locators(layout);
  }

  /**
   * libmemcached's continuum: of the key hash, unless servers are added with weights once it is
   * chosen, which makes it the weighted one of MD5.
   */
  private static Algorithm consistent(Function<Target, String> label) {
    return layout -> {
      boolean weighted =
          !layout.text("order").startsWith("servers")
              && layout.servers().stream().anyMatch(server -> server.weight() > 1);
      Continuum continuum =
          weighted
              ? new Labels(label, LabelCount::ketama)
                  .continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, Tie.FIRST)
              : new Labels(label, LabelCount.equal(100))
                  .continuum(layout.servers(), layout.hash().get(), Tie.FIRST);
      return layout.hashed(continuum);
    };
  }
}
