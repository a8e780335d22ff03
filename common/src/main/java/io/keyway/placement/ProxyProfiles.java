package io.keyway.placement;

import static io.keyway.placement.Profile.WhenDead.LEAVE_OUT;
import static io.keyway.placement.ProfileOption.FILTER;
import static io.keyway.placement.ProfileOption.FILTER_CONF;
import static io.keyway.placement.ProfileOption.HASH_TAG;
import static io.keyway.placement.ProfileOption.OBUCKETS;
import static io.keyway.placement.ProfileOption.SALT;
import static io.keyway.placement.ProfileOption.SEED;

import io.keyway.placement.Continuum.Tie;
import io.keyway.placement.Profile.Algorithm;
import io.keyway.placement.Profile.Draft;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Other proxies: twemproxy, mcrouter and memcached's own. */
final class ProxyProfiles {

  private static final byte[] NOTHING = {};

  private ProxyProfiles() {}

  static Stream<Profile> twemproxy() {
    return Stream.of(
        twemproxy("ketama").by(tagged(twemproxyKetama())),
        twemproxy("ketama_named").by(tagged(twemproxyKetama())),
        twemproxy("ketama_hashtag").with(HASH_TAG, "{}").by(tagged(twemproxyKetama())),
        twemproxy("ketama_hashtag_colon_hash").with(HASH_TAG, ":#").by(tagged(twemproxyKetama())),
        twemproxy("ketama_hashtag_same_char").with(HASH_TAG, "::").by(tagged(twemproxyKetama())),
        twemproxy("modula").by(tagged(twemproxyModula())),
        twemproxy("modula_named").by(tagged(twemproxyModula())),
        twemproxy("modula_hashtag").with(HASH_TAG, "{}").by(tagged(twemproxyModula())));
  }

  private static Draft twemproxy(String distribution) {
    return new Draft("twemproxy." + distribution, HashFamily.TWEMPROXY)
        .taking(HASH_TAG)
        .whenDead(LEAVE_OUT);
  }

  private static Algorithm twemproxyKetama() {
    return byLength(Algorithms.ring(new Labels(Label::nameOrHost, LabelCount::ketama), Tie.FIRST));
  }

  private static Algorithm twemproxyModula() {
    return byLength(Algorithms::moduloOfWeighted);
  }

  private static Algorithm byLength(Algorithm algorithm) {
    Function<Server, String> name = server -> Label.nameOrHost(server.target());
    Comparator<Server> order =
        Comparator.comparingInt((Server server) -> name.apply(server).length()).thenComparing(name);
    return layout -> algorithm.locators(Algorithms.withServers(layout, order));
  }

  private static Algorithm tagged(Algorithm algorithm) {
    return layout -> {
      Supplier<Locator> locators = algorithm.locators(layout);
      if (!layout.has("hash_tag")) {
        return locators;
      }
      byte[] tag = layout.bytes("hash_tag");
      return () -> new HashTag(tag[0], tag[1], false, locators.get());
    };
  }

  static Stream<Profile> mcrouter() {
    HashFamily one = HashFamily.of("-", Algorithms::noHash);
    Algorithm ch3 = layout -> () -> new Ch3(layout.servers().size());
    Algorithm weightedCh3 = layout -> () -> new WeightedCh3(layout.servers());
    return Stream.of(
        new Draft("mcrouter.ch3", one).taking(SALT).by(routed(ch3)),
        new Draft("mcrouter.ch3_salt", one).needing(SALT).by(routed(ch3)),
        new Draft("mcrouter.weightedch3", one).taking(SALT).by(routed(weightedCh3)),
        new Draft("mcrouter.weightedch3_salt", one).needing(SALT).by(routed(weightedCh3)),
        new Draft("mcrouter.crc32", one)
            .taking(SALT)
            .by(
                routed(
                    layout -> Layout.hashed(ProxyProfiles::crc31, Modulo.equal(layout.servers())))),
        new Draft("mcrouter.constshard", one)
            .taking(SALT)
            .by(
                routed(layout -> {
                  int count = layout.servers().size();
                  return () -> new ConstShard(count, new Ch3(count));
                })),
        new Draft("mcrouter.rendezvous", one)
            .taking(SALT)
            .by(
                routed(layout -> {
                  McrouterRendezvous rendezvous = new McrouterRendezvous(layout.servers());
                  return () -> rendezvous;
                })),
        new Draft("mcrouter.weightedrendezvous", one)
            .taking(SALT)
            .by(
                routed(layout -> {
                  WeightedRendezvous rendezvous = new WeightedRendezvous(layout.servers());
                  return () -> rendezvous;
                })));
  }

  private static KeyHash crc31() {
    Crc32Hash crc = new Crc32Hash();
    return (key, offset, length) -> crc.hash(key, offset, length) & 0x7fffffff;
  }

  /** Places by the routing key: what is before {@code |#|} and after the prefix of a route. */
  private static Algorithm routed(Algorithm algorithm) {
    byte[] stop = "|#|".getBytes(StandardCharsets.US_ASCII);
    return layout -> {
      byte[] salt = layout.bytes("salt");
      Supplier<Locator> locators = algorithm.locators(layout);
      Supplier<Locator> salted =
          salt.length == 0 ? locators : () -> new Affix(NOTHING, salt, locators.get());
      return () -> new RoutingPrefix(new HashStop(stop, salted.get()));
    };
  }

  static Stream<Profile> memcachedProxy() {
    return Stream.of(
        jump("jump_hash").by(filtered(ProxyProfiles::jumpHash)),
        jump("jump_hash_seed").needing(SEED).by(filtered(ProxyProfiles::jumpHash)),
        jump("jump_hash_tags")
            .with(FILTER, "tags")
            .with(FILTER_CONF, "{}")
            .by(filtered(ProxyProfiles::jumpHash)),
        jump("jump_hash_stop")
            .with(FILTER, "stop")
            .with(FILTER_CONF, "|#|")
            .by(filtered(ProxyProfiles::jumpHash)),
        proxyRing("default", 160).by(filtered(ProxyProfiles::proxyDefaultRing)),
        proxyRing("default_obuckets40", 40).by(filtered(ProxyProfiles::proxyDefaultRing)),
        proxyRing("ketama", 160).by(filtered(proxyKetama(Label::hostAndPort))),
        proxyRing("ketama_obuckets400", 400).by(filtered(proxyKetama(Label::hostAndPort))),
        proxyRing("twemproxy", 160).by(filtered(proxyKetama(Label::hostUnlessDefaultPort))),
        proxyRing("evcache", 160).by(filtered(proxyKetama(Label::hostSlashHostAndPort))));
  }

  private static Draft jump(String distribution) {
    HashFamily hash = HashFamily.of("xxh3_64", () -> new Xxh3(0));
    return new Draft("memcached-proxy." + distribution, hash).taking(SEED, FILTER, FILTER_CONF);
  }

  private static Draft proxyRing(String mode, int points) {
    return new Draft("memcached-proxy.ring_hash_" + mode, HashFamily.MEMCACHED_PROXY)
        .taking(SEED, FILTER, FILTER_CONF)
        .with(OBUCKETS, Integer.toString(points));
  }

  private static Supplier<Locator> jumpHash(Layout layout) {
    return Layout.hashed(proxyHash(layout), new JumpHash(layout.servers()));
  }

  private static Supplier<Locator> proxyDefaultRing(Layout layout) {
    Labels labels = new Labels(Label::hostAndPort, LabelCount.equal(layout.number("obuckets")));
    return Layout.hashed(
        proxyHash(layout), labels.continuum(layout.servers(), new Xxh3(0), Tie.FIRST));
  }

  private static Algorithm proxyKetama(Function<Target, String> label) {
    return layout -> {
      LabelCount count = LabelCount.equal(layout.number("obuckets") / DigestHash.WORDS);
      return Layout.hashed(
          proxyHash(layout),
          new Labels(label, count)
              .continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, Tie.FIRST));
    };
  }

  /** The key hash; a seed goes into XXH3 and is hashed itself. */
  private static Supplier<? extends KeyHash> proxyHash(Layout layout) {
    if (!layout.has("seed") || !layout.hashName().equals("xxh3_64")) {
      return layout.hash();
    }
    long seed = new Xxh3(0).hash(layout.bytes("seed"));
    return () -> new Xxh3(seed);
  }

  private static Algorithm filtered(Algorithm algorithm) {
    return layout -> {
      Supplier<Locator> locators = algorithm.locators(layout);
      byte[] what = layout.bytes("filter_conf");
      return switch (layout.text("filter")) {
        case "tags" -> () -> new HashTag(what[0], what[1], true, locators.get());
        case "stop" -> () -> new HashStop(what, locators.get());
        default -> locators;
      };
    };
  }
}
