package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {

  private static final List<Target> TWO =
      List.of(new Target("10.0.0.1", 11211, 1), new Target("10.0.0.2", 11211, 1));

  static List<Profile> profiles() {
    return Profile.all();
  }

  /** Values for the options without which a profile cannot be used. */
  static Map<String, String> neededBy(Profile profile) {
    Map<String, String> values = new TreeMap<>();
    profile.neededOptions().forEach(option -> values.put(option, "value"));
    return values;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void of_itsOwnName_isTheProfile(Profile profile) {
    assertThat(Profile.of(profile.toString())).isSameAs(profile);
    assertThat(Profile.of(profile.name().toUpperCase(Locale.ROOT))).isSameAs(profile);
    assertThat(profile.name()).isLowerCase().matches("[a-z0-9.-]+\\.[a-z0-9_]+");
  }

  @Test
  void of_unknownName_saysWhereTheNamesAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.of("ketama"))
        .withMessage("profile: 'ketama' (expected: a name that 'keyway place --list' shows)");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void placement_noTargetsOrTooMany_isRefused(Profile profile) {
    Scheme scheme = profile.scheme("", neededBy(profile));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scheme.placement(List.of()))
        .withMessage("number of targets: 0 (expected: 1 to 10000)");
    List<Target> targets = Collections.nCopies(10_001, new Target("a", 11211, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> scheme.placement(targets));
  }

  @Test
  void of_unknownDistribution_namesThoseOfTheImplementation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.of("whalin.jump"))
        .withMessage("profile: 'whalin.jump' (expected: one of whalin.modula, whalin.ketama)");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void hashesAddresses_isWhatRefusesNames(Profile profile) {
    Scheme scheme = profile.scheme("", neededBy(profile));
    List<Target> named = List.of(new Target("cache-1", 11211, 1));
    if (profile.hashesAddresses()) {
      assertThatIllegalArgumentException().isThrownBy(() -> scheme.placement(named));
    } else {
      assertThat(scheme.placement(named)).isNotNull();
    }
  }

  @Test
  void scheme_ofDefaults_isTheFirstHashAndTheDefaultsOfOptions() {
    Scheme scheme = Profile.of("twemproxy.ketama_hashtag").scheme();
    assertThat(scheme.hash()).isEqualTo("fnv1a_64");
    assertThat(scheme.options()).containsOnly(Map.entry("hash_tag", "{}"));
    assertThat(Profile.of("memjs.modula").scheme("HASHCODE", Map.of()).hash())
        .isEqualTo("hashCode");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "twemproxy.ketama | crc64 | - | hash of twemproxy.ketama: 'crc64' (expected: one of fnv1a_64,",
        "dalli.ring | md5 | - | hash of dalli.ring: 'md5' (expected: sha1_crc32)",
        "dalli.ring | - | salt=x | option of dalli.ring: 'salt' (expected: namespace)",
        "gomemcache.modula | - | salt=x | option of gomemcache.modula: 'salt' (expected: none)",
        "twemproxy.ketama | - | hash_tag={ | option hash_tag: '{' (expected: 2 bytes)",
        "memcached-proxy.ring_hash_default | - | obuckets=0 | option obuckets: '0' (expected: 4 to",
        "memcached-proxy.jump_hash | - | filter=x | option filter: 'x' (expected: tags or stop)",
        "memcached-proxy.jump_hash | - | filter=tags | option filter_conf: '' (expected: 2 bytes",
        "libmemcached.consistent | - | order=x | option order: 'x' (expected: behaviors or servers",
        "pymemcache.rendezvous | - | key_type=x | option key_type: 'x' (expected: str or bytes)",
        "dalli.ring_namespace | - | - | option namespace: missing (expected: one, as dalli.ring_name"
      })
  void scheme_whatTheProfileHasNot_isRefusedInOneSentence(
      String profile, String hash, String option, String sentence) {
    Map<String, String> options =
        option.equals("-") ? Map.of() : Map.of(option.split("=", 2)[0], option.split("=", 2)[1]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.of(profile).scheme(hash.equals("-") ? "" : hash, options))
        .withMessageStartingWith(sentence);
  }

  @Test
  void placement_deadWhereTheClientHasNoRule_isRefused() {
    Scheme scheme = Profile.of("gomemcache.modula").scheme();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scheme.placement(TWO, List.of(1)))
        .withMessage("dead servers: 1 (expected: none, as gomemcache.modula has no rule for them)");
  }

  @Test
  void placement_hostNameWhereTheAddressIsHashed_isRefused() {
    Scheme scheme = Profile.of("xmemcached.ketama").scheme();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scheme.placement(List.of(new Target("cache-1", 11211, 1))))
        .withMessage("host: 'cache-1' (expected: an IP address, which this profile hashes)");
    assertThat(scheme.placement(List.of(new Target("cache-1", "10.0.0.1", 11211, 1)))).isNotNull();
  }
}
