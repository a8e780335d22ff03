package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterCodecTest {
  private static final Address ADDRESS = new Address("10.0.0.1", 11211);
  private static final Member FULL =
      new Member("node-1", ADDRESS, 3, 7, MemberState.DRAINING, Map.of("zone", "a", "rack", "r 1"));

  @Test
  void documents_writtenAndRead_areEqual() {
    Ring ring =
        Ring.stable(7, "ketama", List.of(FULL, Member.of("node-0", ADDRESS)), Set.of("node-1"));
    LiveMember live = new LiveMember(ADDRESS, 0xfedcba9876543210L, "0.1.0");
    LiveProxy proxy =
        new LiveProxy(
            new Address("::1", 1),
            Map.of("default", ADDRESS),
            Map.of("users", new Address("::1", 1)),
            Optional.of(ADDRESS),
            "0.1.0");
    LiveProxy bare = new LiveProxy(ADDRESS, Map.of(), Map.of(), Optional.empty(), "0.1.0");
    Ack ack = Ack.of(ring);

    assertThat(ClusterCodec.member("node-1", ClusterCodec.encode(FULL))).isEqualTo(FULL);
    assertThat(ClusterCodec.ring(ClusterCodec.encode(ring))).isEqualTo(ring);
    assertThat(ClusterCodec.liveMember(ClusterCodec.encode(live))).isEqualTo(live);
    assertThat(ClusterCodec.liveProxy(ClusterCodec.encode(proxy))).isEqualTo(proxy);
    assertThat(ClusterCodec.liveProxy(ClusterCodec.encode(bare))).isEqualTo(bare);
    assertThat(ClusterCodec.ack(ClusterCodec.encode(ack))).isEqualTo(ack);
    assertThat(
            ClusterCodec.poolSettings(ClusterCodec.encode(new PoolSettings("modula"))).placement())
        .isEqualTo(PlacementChoice.of("modula"));
  }

  @Test
  void acks_ofDifferentRingsUnderOneEpoch_contradict() {
    Ring ring = Ring.stable(7, "ketama", List.of(FULL), Set.of());
    Ring other = ring.withPolicies(Policies.DEFAULT.withLost(WhenLost.MISS));
    Ack silent = ClusterCodec.ack("{\"epoch\":7,\"phase\":\"STABLE\"}".getBytes(UTF_8));

    assertThat(Ack.of(ring).contradicts(Ack.of(other))).isTrue();
    assertThat(Ack.of(ring).contradicts(Ack.of(ring))).isFalse();
    assertThat(Ack.of(ring).contradicts(Ack.of(other.withEpoch(8)))).isFalse();
    assertThat(Ack.of(ring).contradicts(silent)).isFalse();
    assertThat(silent.contradicts(Ack.of(ring))).isFalse();
  }

  @Test
  void ring_written_isTheDocumentedJson() {
    Ring ring = Ring.stable(1, "ketama", List.of(FULL), Set.of());

    assertThat(new String(ClusterCodec.encode(ring), UTF_8))
        .isEqualTo(
            """
            {"epoch":1,"phase":"STABLE","placement":"ketama","members":[{"id":"node-1",\
            "address":"10.0.0.1:11211","weight":3,"slot":7,"state":"draining",\
            "labels":{"rack":"r 1","zone":"a"}}],"next":[],"down":[]}\
            """);
  }

  @Test
  void placement_withHashAndOptions_isKept() {
    PlacementChoice placement =
        new PlacementChoice("twemproxy.ketama", "md5", Map.of("hash_tag", "{}"));
    PoolSettings settings = new PoolSettings(placement);
    Ring ring = Ring.stable(1, placement, List.of(), Set.of());

    assertThat(new String(ClusterCodec.encode(settings), UTF_8))
        .isEqualTo(
            """
            {"placement":"twemproxy.ketama","hash":"md5","options":{"hash_tag":"{}"}}\
            """);
    assertThat(ClusterCodec.poolSettings(ClusterCodec.encode(settings))).isEqualTo(settings);
    assertThat(ClusterCodec.ring(ClusterCodec.encode(ring))).isEqualTo(ring);
  }

  @Test
  void policies_thatAreChosen_areKeptInBothDocuments() {
    Policies policies = new Policies(WhenPartial.ERROR, WhenLost.REHASH, 50, 200, 300, 5);
    PlacementChoice placement = PlacementChoice.of("twemproxy.ketama");
    PoolSettings settings = new PoolSettings(placement, policies);
    Ring ring = Ring.stable(1, placement, List.of(), Set.of()).withPolicies(policies);

    assertThat(new String(ClusterCodec.encode(settings), UTF_8))
        .isEqualTo(
            """
            {"placement":"twemproxy.ketama","partial":"error","lost":"rehash","max_open_percent":50,\
            "reply_timeout_ms":200,"connect_timeout_ms":300,"failure_limit":5}\
            """);
    assertThat(ClusterCodec.poolSettings(ClusterCodec.encode(settings))).isEqualTo(settings);
    assertThat(ClusterCodec.ring(ClusterCodec.encode(ring))).isEqualTo(ring);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'partial':'maybe'         | partial: \"maybe\" (expected: one of [miss, error])",
        "'partial':true            | partial: true (expected: a text)",
        "'lost':'MISS'             | lost: \"MISS\" (expected: one of [error, miss, rehash])",
        "'lost':'rehash'           | lost: \"rehash\" (expected: error or miss, as"
            + " libmemcached.ketama_weighted has no rule for dead servers)",
        "'lost':'rehash','placement':'mine' | profile: 'mine'",
        "'max_open_percent':101    | max_open_percent: 101 (expected: 0..100)",
        "'max_open_percent':'50%'  | max_open_percent: \"50%\" (expected: an integer in 0..100)",
        "'reply_timeout_ms':9      | reply_timeout_ms: 9 (expected: 10..60000)",
        "'reply_timeout_ms':0      | reply_timeout_ms: 0 (expected: 10..60000)",
        "'connect_timeout_ms':1e99 | connect_timeout_ms: 1",
        "'failure_limit':0         | failure_limit: 0 (expected: 1..1000)",
      })
  void policies_malformed_areRefusedWithTheRule(String fields, String sentence) {
    assertRefused(text -> ClusterCodec.poolSettings(bytes(text)), "{" + fields + "}", sentence);
  }

  @Test
  void member_onlyAddress_hasDefaults() {
    assertThat(member("{'address':'10.0.0.1:11211'}")).isEqualTo(Member.of("node-1", ADDRESS));
  }

  @Test
  void member_unknownFields_areIgnoredAndKeptWhenTheAddressChanges() {
    String json = "{'address':'10.0.0.1:11211','weight':5,'colour':{'a':[1]}}";

    assertThat(member(json).weight()).isEqualTo(5);
    assertThat(new String(ClusterCodec.withAddress(bytes(json), new Address("h", 2)), UTF_8))
        .isEqualTo("{\"address\":\"h:2\",\"weight\":5,\"colour\":{\"a\":[1]}}");
  }

  @Test
  void poolSettings_emptyDocument_areTheDefaults() {
    assertThat(ClusterCodec.poolSettings(new byte[0])).isEqualTo(PoolSettings.DEFAULT);
    assertThat(ClusterCodec.poolSettings(bytes("{}"))).isEqualTo(PoolSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                            | document: MISSING",
        "[]                                          | document: ARRAY",
        "{'address'                                  | document: not JSON",
        "{'address':'h:1'} x                         | document: not JSON",
        "{'address':'h:1','address':'h:2'}           | document: not JSON",
        "{}                                          | address: null",
        "{'address':7}                               | address: 7",
        "{'address':'h'}                             | address: \"h\" (expected: host:port)",
        "{'address':'h:0'}                           | port: 0 (expected: 1..65535)",
        "{'address':'h:65536'}                       | port: 65536 (expected: 1..65535)",
        "{'address':'h:123456'}                      | address: \"h:123456\"",
        "{'address':':1'}                            | host: \"\"",
        "{'address':'a b:1'}                         | host: \"a b\"",
        "{'address':'::1:1'}                         | address: \"::1:1\"",
        "{'address':'h:1','weight':0}                | weight: 0 (expected: 1..1000)",
        "{'address':'h:1','weight':1001}             | weight: 1001 (expected: 1..1000)",
        "{'address':'h:1','weight':'1'}              | weight: \"1\"",
        "{'address':'h:1','weight':1.0}              | weight: 1.0",
        "{'address':'h:1','weight':null}             | weight: null",
        "{'address':'h:1','weight':99999999999999999999} | weight: 99999999999999999999",
        "{'address':'h:1','slot':-1}                 | slot: -1 (expected: 0..65535)",
        "{'address':'h:1','state':'ACTIVE'}          | state: \"ACTIVE\" (expected: one of [active, draining, standby])",
        "{'address':'h:1','labels':[]}               | labels: []",
        "{'address':'h:1','labels':{'a':1}}          | a: 1 (expected: a text)",
        "{'address':'h:1','labels':{'a b':'c'}}      | label: \"a b\"",
        "{'address':'h:1','labels':{'a':' '}}        | label a: \" \"",
      })
  void member_malformed_isRefusedWithTheRule(String json, String sentence) {
    assertRefused(text -> member(text), json == null ? "" : json, sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "a b", "ä", "a\n"})
  void name_outsideTheRule_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Member.of(name, ADDRESS))
        .withMessageContaining("(expected:");
    assertThatIllegalArgumentException().isThrownBy(() -> new Tree(name));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tree("c").pool(name));
  }

  @Test
  void name_of64Characters_isTheLongest() {
    assertThat(Member.of("a".repeat(64), ADDRESS).id()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> Member.of("a".repeat(65), ADDRESS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'epoch':0,'phase':'STABLE','members':[],'next':[],'down':[]        | epoch: 0",
        "'epoch':9007199254740992,'phase':'STABLE','members':[],'next':[],'down':[] | epoch: 9007199254740992",
        "'epoch':1,'phase':'MIGRATE','members':[],'next':[],'down':[]       | phase: \"MIGRATE\" (expected: one of [STABLE])",
        "'epoch':1,'phase':'STABLE','members':7,'next':[],'down':[]         | members: 7 (expected: an array)",
        "'epoch':1,'phase':'STABLE','members':[1],'next':[],'down':[]       | members: 1 (expected: objects)",
        "'epoch':1,'phase':'STABLE','members':[{'address':'h:1'}],'next':[],'down':[] | id: null",
        "'epoch':1,'phase':'STABLE','members':[{'id':'a','address':'h:1'},{'id':'a','address':'h:2'}],'next':[],'down':[]"
            + " | members: \"a\" twice (expected: unique ids)",
        "'epoch':1,'phase':'STABLE','members':[],'next':[{'id':'a','address':'h:1'}],'down':[] | next: 1 members",
        "'epoch':1,'phase':'STABLE','members':[],'next':[],'down':['a']     | down: \"a\" (expected: the id of a current member)",
        "'epoch':1,'phase':'STABLE','members':[],'next':[],'down':[1]       | down: 1 (expected: ids)",
      })
  void ring_malformed_isRefusedWithTheRule(String fields, String sentence) {
    assertRefused(
        text -> ClusterCodec.ring(bytes(text)), "{'placement':'ketama'," + fields + "}", sentence);
  }

  @Test
  void liveMember_incarnationOfOtherForm_isRefused() {
    assertRefused(
        text -> ClusterCodec.liveMember(bytes(text)),
        "{'address':'h:1','incarnation':'XYZ','version':'1'}",
        "incarnation: \"XYZ\"");
  }

  @Test
  void document_tooLarge_isRefusedInBothDirections() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      members.add(Member.of("node-" + i, ADDRESS));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterCodec.encode(Ring.stable(1, "ketama", members, Set.of())))
        .withMessageContaining("(expected: at most 1047551)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterCodec.poolSettings(new byte[ClusterCodec.DOCUMENT_BYTES_MAX + 1]))
        .withMessageContaining("(expected: at most 1047551)");
  }

  @Test
  void refusal_ofHostileText_isOneShortLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.parse("\u001b[31m\n" + "x".repeat(100_000)))
        .satisfies(
            e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n", "\u001b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]:11211", "node_1.example:1", "10.0.0.1:65535", "[fe80::1%eth0]:2"})
  void address_parsed_isWrittenTheSame(String text) {
    assertThat(Address.parse(text)).hasToString(text);
  }

  private static void assertRefused(Consumer<String> reader, String json, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.accept(json))
        .withMessageContaining(sentence);
  }

  private static Member member(String json) {
    return ClusterCodec.member("node-1", bytes(json));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }
}
