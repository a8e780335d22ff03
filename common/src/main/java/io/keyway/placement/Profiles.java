package io.keyway.placement;

import static io.keyway.placement.Profile.WhenDead.LEAVE_OUT;
import static io.keyway.placement.Profile.WhenDead.MOVE_ON;
import static io.keyway.placement.ProfileOption.FILTER;
import static io.keyway.placement.ProfileOption.FILTER_CONF;
import static io.keyway.placement.ProfileOption.HASH_TAG;
import static io.keyway.placement.ProfileOption.KETAMA_POINTS;
import static io.keyway.placement.ProfileOption.KEY_TYPE;
import static io.keyway.placement.ProfileOption.NAMESPACE;
import static io.keyway.placement.ProfileOption.OBUCKETS;
import static io.keyway.placement.ProfileOption.ORDER;
import static io.keyway.placement.ProfileOption.PREFIX;
import static io.keyway.placement.ProfileOption.SALT;
import static io.keyway.placement.ProfileOption.SEED;

import io.keyway.placement.Continuum.Tie;
import io.keyway.placement.Profile.Algorithm;
import io.keyway.placement.Profile.Draft;
import io.keyway.placement.PymemcacheRendezvous.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All profiles: for each client library its ways to place keys, as data. */
final class Profiles {

  private static final byte[] NOTHING = {};

  private static final Labels KETAMA = new Labels(Label::hostUnlessDefaultPort, LabelCount::ketama);

  static final Map<String, Profile> BY_NAME = byName();

  private Profiles() {}

  private static Map<String, Profile> byName() {
    Map<String, Profile> profiles = new LinkedHashMap<>();
    Stream.of(
            libmemcached(),
            pylibmc(),
            phpMemcached(),
            twemproxy(),
            pythonMemcached(),
            pymemcache(),
            phpMemcache(),
            perl(),
            dalli(),
            spymemcached(),
            elastiCache(),
            xmemcached(),
            whalin(),
            folsom(),
            node(),
            gomemcache(),
            mcrouter(),
            memcachedProxy())
        .flatMap(Function.identity())
        .forEach(profile -> profiles.put(profile.name(), profile));
    return profiles;
  }

  // libmemcached and what is built on it

  private static Stream<Profile> libmemcached() {
    HashFamily hashes = HashFamily.LIBMEMCACHED;
    HashFamily md5First = hashes.startingWith("md5");
    return Stream.of(
        draft("libmemcached.ketama_weighted", md5First).by(Profiles::ketamaWeighted),
        draft("libmemcached.modula", hashes).by(Profiles::moduloOfEqual),
        draft("libmemcached.modula_sort_hosts", hashes).by(sorted(Profiles::moduloOfEqual)),
        draft("libmemcached.modula_hash_with_prefix", hashes)
            .needing(PREFIX)
            .by(prefixed(PREFIX, "", Profiles::moduloOfEqual)),
        draft("libmemcached.modula_prefix_not_hashed", hashes)
            .taking(PREFIX)
            .by(Profiles::moduloOfEqual),
        draft("libmemcached.consistent", hashes).with(ORDER, "behaviors").by(Profiles::consistent),
        draft("libmemcached.ketama", hashes).with(ORDER, "behaviors").by(Profiles::consistent),
        draft("libmemcached.ketama_late", hashes).with(ORDER, "servers").by(Profiles::consistent),
        draft("libmemcached.ketama_spy", hashes).by(consistent(Label::slashHostAndPort)),
        draft("libmemcached.ketama_spy_weighted", md5First)
            .by(ring(new Labels(Label::slashHostAndPort, LabelCount::ketama), Tie.FIRST)));
  }

  private static Stream<Profile> pylibmc() {
    HashFamily hashes = HashFamily.LIBMEMCACHED;
    HashFamily md5First = hashes.startingWith("md5");
    return Stream.of(
        draft("pylibmc.default", hashes).by(Profiles::moduloOfEqual),
        draft("pylibmc.ketama", hashes).with(ORDER, "behaviors").by(Profiles::consistent),
        draft("pylibmc.ketama_md5", md5First).with(ORDER, "behaviors").by(Profiles::consistent),
        draft("pylibmc.ketama_weighted", md5First).by(Profiles::ketamaWeighted),
        draft("pylibmc.ketama_weighted_auto_eject", md5First)
            .whenDead(LEAVE_OUT)
            .by(Profiles::ketamaWeighted));
  }

  private static Stream<Profile> phpMemcached() {
    HashFamily hashes = HashFamily.LIBMEMCACHED;
    HashFamily md5First = hashes.startingWith("md5");
    return Stream.of(
        draft("php-memcached.default", hashes).by(Profiles::moduloOfEqual),
        draft("php-memcached.consistent", hashes).with(ORDER, "behaviors").by(Profiles::consistent),
        draft("php-memcached.consistent_late", hashes)
            .with(ORDER, "servers")
            .by(Profiles::consistent),
        draft("php-memcached.libketama_compatible", md5First).by(Profiles::ketamaWeighted),
        draft("php-memcached.libketama_then_consistent", md5First)
            .with(ORDER, "behaviors")
            .by(Profiles::consistent),
        draft("php-memcached.libketama_then_crc", hashes.startingWith("crc"))
            .by(Profiles::ketamaWeighted));
  }

  private static Supplier<Locator> ketamaWeighted(Layout layout) {
    return layout.hashed(
        KETAMA.continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, Tie.FIRST));
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

  private static Algorithm sorted(Algorithm algorithm) {
    Comparator<Server> order =
        Comparator.comparing((Server server) -> server.target().host())
            .thenComparingInt(server -> server.target().port());
    return layout -> algorithm.locators(withServers(layout, order));
  }

  // twemproxy

  private static Stream<Profile> twemproxy() {
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
    return draft("twemproxy." + distribution, HashFamily.TWEMPROXY)
        .taking(HASH_TAG)
        .whenDead(LEAVE_OUT);
  }

  private static Algorithm twemproxyKetama() {
    return byLength(ring(new Labels(Label::nameOrHost, LabelCount::ketama), Tie.FIRST));
  }

  private static Algorithm twemproxyModula() {
    return byLength(Profiles::moduloOfWeighted);
  }

  private static Algorithm byLength(Algorithm algorithm) {
    Function<Server, String> name = server -> Label.nameOrHost(server.target());
    Comparator<Server> order =
        Comparator.comparingInt((Server server) -> name.apply(server).length()).thenComparing(name);
    return layout -> algorithm.locators(withServers(layout, order));
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

  // Python

  private static Stream<Profile> pythonMemcached() {
    return Stream.of(
        draft(
                "python-memcached.modula",
                HashFamily.of("crc32_shift16_7fff_or1", HashFamily::upperCrcOrOne))
            .whenDead(MOVE_ON)
            .by(layout -> layout.rehashed(Modulo.weighted(layout.servers()), Rehash::python, 10)),
        draft("python-memcached.modula_old_crc32", HashFamily.of("crc32", Crc32Hash::new))
            .whenDead(MOVE_ON)
            .by(layout -> layout.rehashed(Modulo.weighted(layout.servers()), Rehash::python, 10)));
  }

  private static Stream<Profile> pymemcache() {
    HashFamily hashes =
        HashFamily.of("murmur3_32_str", Profiles::noHash)
            .plus("murmur3_32_bytes", Profiles::noHash);
    return Stream.of(
        draft("pymemcache.rendezvous", hashes)
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

  // PHP, Perl, Ruby

  private static Stream<Profile> phpMemcache() {
    LabelCount count = LabelCount.timesWeight(LabelCount.POINTS);
    return Stream.of(
        draft("php-memcache.standard", HashFamily.PHP)
            .by(layout ->
                Layout.hashed(
                    () -> new Upper15Bits(layout.hash().get(), 1),
                    Modulo.weighted(layout.servers()))),
        draft("php-memcache.consistent", HashFamily.PHP)
            .by(layout -> {
              Continuum continuum =
                  new Labels(Label::hostAndPort, count)
                      .continuum(layout.servers(), layout.hash().get(), Tie.FIRST);
              return layout.hashed(Modulo.sampled(continuum, 1024, 0xffffffffL / 1024));
            }));
  }

  private static Stream<Profile> perl() {
    HashFamily upperCrc = HashFamily.of("crc32_shift16_7fff", HashFamily::upperCrc);
    Algorithm modula =
        layout -> layout.rehashed(Modulo.weighted(layout.servers()), Rehash::perl, 20);
    Algorithm ring =
        layout ->
            layout.hashed(ChainedPoints.fast(layout.servers(), layout.number("ketama_points")));
    HashFamily crc = HashFamily.of("crc32", Crc32Hash::new);
    return Stream.of(
        draft("cache-memcached.modula", upperCrc).whenDead(MOVE_ON).by(modula),
        draft("cache-memcached.modula_namespace", upperCrc)
            .taking(NAMESPACE)
            .whenDead(MOVE_ON)
            .by(modula),
        draft("cache-memcached-fast.default", HashFamily.of("crc32", HashFamily::upperCrc))
            .by(Profiles::moduloOfWeighted),
        draft("cache-memcached-fast.ketama_points_150", crc).with(KETAMA_POINTS, "150").by(ring),
        draft("cache-memcached-fast.ketama_points_150_namespace", crc)
            .with(KETAMA_POINTS, "150")
            .taking(NAMESPACE)
            .by(ring));
  }

  private static Stream<Profile> dalli() {
    // Dalli looks for the last point that is not above the hash; the order of the complements is
    // the reverse, so that in a continuum of them it is the first point that is not below.
    HashFamily hashes = HashFamily.of("sha1_crc32", () -> new Complement(new Crc32Hash()));
    return Stream.of(
        draft("dalli.ring", hashes)
            .taking(NAMESPACE)
            .whenDead(MOVE_ON)
            .by(prefixed(NAMESPACE, ":", Profiles::dalli)),
        draft("dalli.ring_namespace", hashes)
            .needing(NAMESPACE)
            .whenDead(MOVE_ON)
            .by(prefixed(NAMESPACE, ":", Profiles::dalli)));
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

  // Java

  private static Stream<Profile> spymemcached() {
    HashFamily ketama = HashFamily.of("ketama_hash", DigestHash::md5);
    LabelCount equal = LabelCount.equal(LabelCount.LABELS);
    Function<Target, String> own = Label::socketAddressWithoutSlash;
    Function<Target, String> libmemcached = Label::hostNameUnlessDefaultPort;
    return Stream.of(
        draft("spymemcached.array_mod", HashFamily.SPYMEMCACHED)
            .whenDead(MOVE_ON)
            .by(Profiles::arrayMod),
        draft("spymemcached.ketama", ketama)
            .hashingAddresses()
            .whenDead(MOVE_ON)
            .by(spymemcachedKetama(own, equal)),
        draft("spymemcached.ketama_weighted", ketama)
            .hashingAddresses()
            .whenDead(MOVE_ON)
            .by(spymemcachedKetama(own, LabelCount::ketama)),
        draft("spymemcached.ketama_libmemcached_format", ketama)
            .whenDead(MOVE_ON)
            .by(spymemcachedKetama(libmemcached, equal)),
        draft("spymemcached.ketama_libmemcached_format_weighted", ketama)
            .whenDead(MOVE_ON)
            .by(spymemcachedKetama(libmemcached, LabelCount::ketama)),
        draft("spymemcached.ketama_other_hash", HashFamily.SPYMEMCACHED)
            .hashingAddresses()
            .whenDead(MOVE_ON)
            .by(layout -> {
              Continuum continuum =
                  continuum(layout, own, equal, LabelCount.equal(LabelCount.POINTS));
              return layout.rehashed(continuum, Rehash::spymemcached, 8);
            }));
  }

  private static Stream<Profile> elastiCache() {
    LabelCount equal = LabelCount.equal(LabelCount.LABELS);
    HashFamily sha384 = HashFamily.of("ketama_hash_sha384", () -> new DigestHash("SHA-384"));
    HashFamily md5 = HashFamily.of("ketama_hash_md5", DigestHash::md5);
    Function<Target, String> own = Label::addressAndPort;
    Function<Target, String> libmemcached = Label::hostNameUnlessDefaultPort;
    return Stream.of(
        draft("elasticache-java.array_mod", HashFamily.SPYMEMCACHED)
            .whenDead(MOVE_ON)
            .by(Profiles::arrayMod),
        draft("elasticache-java.ketama", sha384)
            .hashingAddresses()
            .whenDead(MOVE_ON)
            .by(elastiCacheKetama("SHA-384", own, equal)),
        draft("elasticache-java.ketama_weighted", sha384)
            .hashingAddresses()
            .whenDead(MOVE_ON)
            .by(elastiCacheKetama("SHA-384", own, LabelCount::ketama)),
        draft("elasticache-java.ketama_libmemcached_format", sha384)
            .whenDead(MOVE_ON)
            .by(elastiCacheKetama("SHA-384", libmemcached, equal)),
        draft("elasticache-java.ketama_libmemcached_format_weighted", sha384)
            .whenDead(MOVE_ON)
            .by(elastiCacheKetama("SHA-384", libmemcached, LabelCount::ketama)),
        draft("elasticache-java-1.1.2.ketama", md5)
            .hashingAddresses()
            .whenDead(MOVE_ON)
            .by(elastiCacheKetama("MD5", own, equal)));
  }

  private static Supplier<Locator> arrayMod(Layout layout) {
    return layout.hashed(Modulo.equal(layout.servers()).skipping(layout.dead()));
  }

  private static Algorithm spymemcachedKetama(Function<Target, String> label, LabelCount count) {
    return elastiCacheKetama("MD5", label, count);
  }

  private static Algorithm elastiCacheKetama(
      String digest, Function<Target, String> label, LabelCount count) {
    return layout -> {
      Continuum continuum =
          new Labels(label, count)
              .continuum(layout.servers(), new DigestHash(digest), DigestHash.WORDS, Tie.LAST);
      return layout.rehashed(continuum, Rehash::spymemcached, 8);
    };
  }

  private static Stream<Profile> xmemcached() {
    HashFamily hashes = HashFamily.XMEMCACHED;
    HashFamily ketama = hashes.startingWith("ketama_hash");
    HashFamily election = HashFamily.of("election_hash", DigestHash::md5);
    HashFamily oneAtATime = HashFamily.of("one_at_a_time", () -> OneAtATime::unsigned);
    Labels libmemcached = new Labels(Label::hostUnlessDefaultPort, LabelCount.equal(100));
    return Stream.of(
        xmemcached("array", hashes).by(Profiles::moduloOfWeighted),
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
    return draft("xmemcached." + distribution, hashes).whenDead(LEAVE_OUT);
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

  private static Stream<Profile> whalin() {
    return Stream.of(
        draft("whalin.modula", HashFamily.WHALIN).by(Profiles::moduloOfWeighted),
        draft("whalin.ketama", HashFamily.of("consistent_hash", DigestHash::md5))
            .by(ring(new Labels(Label::hostAndPort, LabelCount::whalin), Tie.LAST)));
  }

  private static Stream<Profile> folsom() {
    KeyHash hash =
        (key, offset, length) -> ChainedPoints.signed(Murmur3.hash(0, key, offset, length));
    return Stream.of(
        draft("folsom.ketama", HashFamily.of("murmur3_32", () -> hash))
            .whenDead(LEAVE_OUT)
            .by(layout -> layout.hashed(ChainedPoints.folsom(layout.servers()))));
  }

  // Node.js and Go

  private static Stream<Profile> node() {
    HashFamily md5 = HashFamily.NODE;
    HashFamily hashCode = HashFamily.of("hashCode", () -> new TextHash(UnitHashes::javaSigned));
    return Stream.of(
        draft("node-memcached.ketama", md5).by(nodeRing(Label::hostUnlessDefaultPort, 4)),
        draft("node-memcached.ketama_sha1", md5.startingWith("sha1"))
            .by(nodeRing(Label::hostUnlessDefaultPort, 4)),
        draft("node-memcached.hash_ring", md5).by(nodeRing(Label::hostAndPort, 3)),
        draft("node-memcached.none", md5).by(nodeRing(Label::hostAndPort, 4)),
        draft("memjs.modula", hashCode).whenDead(MOVE_ON).by(Profiles::arrayMod));
  }

  private static Algorithm nodeRing(Function<Target, String> label, int wordCount) {
    return layout -> {
      DigestHash digest = (DigestHash) layout.hash().get();
      return layout.hashed(
          new Labels(label, LabelCount::node)
              .continuum(layout.servers(), digest, wordCount, Tie.FIRST));
    };
  }

  private static Stream<Profile> gomemcache() {
    return Stream.of(
        draft("gomemcache.modula", HashFamily.of("crc32_ieee", Crc32Hash::new))
            .by(Profiles::moduloOfEqual));
  }

  // mcrouter and memcached's own proxy

  private static Stream<Profile> mcrouter() {
    HashFamily one = HashFamily.of("-", Profiles::noHash);
    Algorithm ch3 = layout -> () -> new Ch3(layout.servers().size());
    Algorithm weightedCh3 = layout -> () -> new WeightedCh3(layout.servers());
    return Stream.of(
        draft("mcrouter.ch3", one).taking(SALT).by(routed(ch3)),
        draft("mcrouter.ch3_salt", one).needing(SALT).by(routed(ch3)),
        draft("mcrouter.weightedch3", one).taking(SALT).by(routed(weightedCh3)),
        draft("mcrouter.weightedch3_salt", one).needing(SALT).by(routed(weightedCh3)),
        draft("mcrouter.crc32", one)
            .taking(SALT)
            .by(routed(layout -> Layout.hashed(Profiles::crc31, Modulo.equal(layout.servers())))),
        draft("mcrouter.constshard", one)
            .taking(SALT)
            .by(
                routed(layout -> {
                  int count = layout.servers().size();
                  return () -> new ConstShard(count, new Ch3(count));
                })),
        draft("mcrouter.rendezvous", one)
            .taking(SALT)
            .by(
                routed(layout -> {
                  McrouterRendezvous rendezvous = new McrouterRendezvous(layout.servers());
                  return () -> rendezvous;
                })),
        draft("mcrouter.weightedrendezvous", one)
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

  private static Stream<Profile> memcachedProxy() {
    return Stream.of(
        jump("jump_hash").by(filtered(Profiles::jumpHash)),
        jump("jump_hash_seed").needing(SEED).by(filtered(Profiles::jumpHash)),
        jump("jump_hash_tags")
            .with(FILTER, "tags")
            .with(FILTER_CONF, "{}")
            .by(filtered(Profiles::jumpHash)),
        jump("jump_hash_stop")
            .with(FILTER, "stop")
            .with(FILTER_CONF, "|#|")
            .by(filtered(Profiles::jumpHash)),
        proxyRing("default", 160).by(filtered(Profiles::proxyDefaultRing)),
        proxyRing("default_obuckets40", 40).by(filtered(Profiles::proxyDefaultRing)),
        proxyRing("ketama", 160).by(filtered(proxyKetama(Label::hostAndPort))),
        proxyRing("ketama_obuckets400", 400).by(filtered(proxyKetama(Label::hostAndPort))),
        proxyRing("twemproxy", 160).by(filtered(proxyKetama(Label::hostUnlessDefaultPort))),
        proxyRing("evcache", 160).by(filtered(proxyKetama(Label::hostSlashHostAndPort))));
  }

  private static Draft jump(String distribution) {
    HashFamily hash = HashFamily.of("xxh3_64", () -> new Xxh3(0));
    return draft("memcached-proxy." + distribution, hash).taking(SEED, FILTER, FILTER_CONF);
  }

  private static Draft proxyRing(String mode, int points) {
    return draft("memcached-proxy.ring_hash_" + mode, HashFamily.MEMCACHED_PROXY)
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

  // What several have in common

  private static Draft draft(String name, HashFamily hashes) {
    return new Draft(name, hashes);
  }

  private static Supplier<Locator> moduloOfWeighted(Layout layout) {
    return layout.hashed(Modulo.weighted(layout.servers()));
  }

  private static Supplier<Locator> moduloOfEqual(Layout layout) {
    return layout.hashed(Modulo.equal(layout.servers()));
  }

  /** A continuum of MD5 with four points a label. */
  private static Algorithm ring(Labels labels, Tie tie) {
    return layout ->
        layout.hashed(labels.continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, tie));
  }

  private static Algorithm prefixed(ProfileOption option, String separator, Algorithm algorithm) {
    return layout -> {
      Supplier<Locator> locators = algorithm.locators(layout);
      if (!layout.has(option.text())) {
        return locators;
      }
      byte[] prefix = (layout.text(option.text()) + separator).getBytes(StandardCharsets.UTF_8);
      return () -> new Affix(prefix, NOTHING, locators.get());
    };
  }

  private static Layout withServers(Layout layout, Comparator<Server> order) {
    List<Server> servers = layout.servers().stream().sorted(order).toList();
    return new Layout(servers, layout.dead(), layout.hashName(), layout.hash(), layout.options());
  }

  private static KeyHash noHash() {
    return (key, offset, length) -> 0;
  }
}
