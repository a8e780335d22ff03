package io.keyway.placement;

import static io.keyway.placement.Profile.WhenDead.LEAVE_OUT;
import static io.keyway.placement.Profile.WhenDead.MOVE_ON;

import io.keyway.placement.Continuum.Tie;
import io.keyway.placement.Profile.Algorithm;
import io.keyway.placement.Profile.Draft;
import java.util.function.Function;
import java.util.stream.Stream;

/** Clients in Java: spymemcached and AWS's fork of it, XMemcached, Whalin's and Folsom. */
final class JavaProfiles {

  private JavaProfiles() {}

  static Stream<Profile> spymemcached() {
    HashFamily ketama = HashFamily.of("ketama_hash", DigestHash::md5);
    Function<Target, String> own = Label::socketAddressWithoutSlash;
    return concat(
        moving("spymemcached.array_mod", HashFamily.SPYMEMCACHED).by(Algorithms::arrayMod),
        ketamas("spymemcached", ketama, "MD5", own),
        moving("spymemcached.ketama_other_hash", HashFamily.SPYMEMCACHED)
            .hashingAddresses()
            .by(layout -> {
              Continuum continuum =
                  continuum(
                      layout,
                      own,
                      LabelCount.equal(LabelCount.LABELS),
                      LabelCount.equal(LabelCount.POINTS));
              return layout.rehashed(continuum, Rehash::spymemcached, 8);
            }));
  }

  static Stream<Profile> elastiCache() {
    HashFamily sha384 = HashFamily.of("ketama_hash_sha384", () -> new DigestHash("SHA-384"));
    HashFamily md5 = HashFamily.of("ketama_hash_md5", DigestHash::md5);
    Function<Target, String> own = Label::addressAndPort;
    return concat(
        moving("elasticache-java.array_mod", HashFamily.SPYMEMCACHED).by(Algorithms::arrayMod),
        ketamas("elasticache-java", sha384, "SHA-384", own),
        moving("elasticache-java-1.1.2.ketama", md5)
            .hashingAddresses()
            .by(ketama("MD5", own, LabelCount.equal(LabelCount.LABELS))));
  }

  private static Stream<Profile> concat(Profile first, Stream<Profile> middle, Profile last) {
    return Stream.of(Stream.of(first), middle, Stream.of(last)).flatMap(Function.identity());
  }

  private static Draft moving(String name, HashFamily hashes) {
    return new Draft(name, hashes).whenDead(MOVE_ON);
  }

  /** spymemcached's ketama and that of AWS's fork, which has another digest and another label. */
  private static Stream<Profile> ketamas(
      String implementation, HashFamily hashes, String digest, Function<Target, String> own) {
    LabelCount equal = LabelCount.equal(LabelCount.LABELS);
    Function<Target, String> libmemcached = Label::hostNameUnlessDefaultPort;
    String name = implementation + ".ketama";
    return Stream.of(
        moving(name, hashes).hashingAddresses().by(ketama(digest, own, equal)),
        moving(name + "_weighted", hashes)
            .hashingAddresses()
            .by(ketama(digest, own, LabelCount::ketama)),
        moving(name + "_libmemcached_format", hashes).by(ketama(digest, libmemcached, equal)),
        moving(name + "_libmemcached_format_weighted", hashes)
            .by(ketama(digest, libmemcached, LabelCount::ketama)));
  }

  private static Algorithm ketama(String digest, Function<Target, String> label, LabelCount count) {
    return layout -> {
      Continuum continuum =
          new Labels(label, count)
              .continuum(layout.servers(), new DigestHash(digest), DigestHash.WORDS, Tie.LAST);
      return layout.rehashed(continuum, Rehash::spymemcached, 8);
    };
  }

  static Stream<Profile> xmemcached() {
    HashFamily hashes = HashFamily.XMEMCACHED;
    HashFamily ketama = hashes.startingWith("ketama_hash");
    HashFamily election = HashFamily.of("election_hash", DigestHash::md5);
    HashFamily oneAtATime = HashFamily.of("one_at_a_time", () -> OneAtATime::unsigned);
    Labels libmemcached = new Labels(Label::hostUnlessDefaultPort, LabelCount.equal(100));
    return Stream.of(
        xmemcached("array", hashes).by(Algorithms::moduloOfWeighted),
        xmemcached("ketama", ketama).hashingAddresses().by(xmemcachedKetama(Label::socketAddress)),
        xmemcached("ketama_nginx", ketama)
            .hashingAddresses()
            .by(xmemcachedKetama(Label::addressUnlessDefaultPort)),
        xmemcached("ketama_gwhalin", ketama).by(xmemcachedKetama(Label::hostNameAndPort)),
        xmemcached("libmemcached", oneAtATime)
            .by(layout ->
                layout.hashed(
                    libmemcached.continuum(layout.servers(), layout.hash().get(), Tie.LAST))),
        xmemcached("election", election)
            .hashingAddresses()
            .by(layout -> () -> new Election(layout.servers(), layout.hash().get())),
        xmemcached("php", hashes)
            .by(layout ->
                Layout.hashed(
                    () -> new Upper15Bits(layout.hash().get(), 0),
                    Modulo.weighted(layout.servers()))));
  }

  private static Draft xmemcached(String distribution, HashFamily hashes) {
    return new Draft("xmemcached." + distribution, hashes).whenDead(LEAVE_OUT);
  }

  private static Algorithm xmemcachedKetama(Function<Target, String> label) {
    return layout ->
        layout.hashed(
            continuum(
                layout,
                label,
                LabelCount.timesWeight(LabelCount.LABELS),
                LabelCount.timesWeight(LabelCount.POINTS)));
  }

  /** Four points a label where the key hash is that of ketama, else one point a label. */
  private static Continuum continuum(
      Layout layout, Function<Target, String> label, LabelCount labels, LabelCount points) {
    return layout.hashName().equals("ketama_hash")
        ? new Labels(label, labels)
            .continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, Tie.LAST)
        : new Labels(label, points).continuum(layout.servers(), layout.hash().get(), Tie.LAST);
  }

  static Stream<Profile> whalin() {
    return Stream.of(
        new Draft("whalin.modula", HashFamily.WHALIN).by(Algorithms::moduloOfWeighted),
        new Draft("whalin.ketama", HashFamily.of("consistent_hash", DigestHash::md5))
            .by(Algorithms.ring(new Labels(Label::hostAndPort, LabelCount::whalin), Tie.LAST)));
  }

  static Stream<Profile> folsom() {
    KeyHash hash =
        (key, offset, length) -> ChainedPoints.signed(Murmur3.hash(0, key, offset, length));
    return Stream.of(
        new Draft("folsom.ketama", HashFamily.of("murmur3_32", () -> hash))
            .whenDead(LEAVE_OUT)
            .by(layout -> layout.hashed(ChainedPoints.folsom(layout.servers()))));
  }
}
