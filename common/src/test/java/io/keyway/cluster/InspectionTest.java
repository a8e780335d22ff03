package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is found wrong in the tree, and what single fields may be set to. */
final class InspectionTest {

  private static EmbeddedZooKeeper zooKeeper;

  private Cluster cluster;
  private PoolDocuments pool;
  private String root = "";

  @BeforeAll
  static void startZooKeeper() {
    zooKeeper = EmbeddedZooKeeper.start(0);
  }

  @AfterAll
  static void stopZooKeeper() {
    zooKeeper.close();
  }

  @BeforeEach
  void open(TestInfo test) {
    String name = Integer.toHexString(test.getDisplayName().hashCode());
    cluster = Cluster.connect(zooKeeper.connectString(), name);
    pool = cluster.documents("p");
    root = "/keyway/" + name + "/pools/p";
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void noPool_isEmpty() {
    assertThat(cluster.inspect("p")).isEmpty();
  }

  @Test
  void emptyPool_hasNothingAndNothingWrong() {
    pool.create(PoolSettings.DEFAULT);

    PoolState state = cluster.inspect("p").orElseThrow();
    assertThat(state.settings()).contains(PoolSettings.DEFAULT);
    assertThat(state.defects()).isEmpty();
    assertThat(state.coordinator()).isEmpty();
    assertThat(state.followers()).isEmpty();
    assertThat(state.ring()).isEmpty();
  }

  @Test
  void malformedAndContradictoryDocuments_areNamedAndLeftOut() throws Exception {
    put("", "{\"placement\":\"no.such\"}");
    put("/members/a", "{\"address\":\"h:1\"}");
    put("/members/b", "{\"address\":\"h:1\",\"weight\":2}");
    put("/members/c", "{\"address\":\"h:2\",\"weight\":5000}");
    put("/members/d", "{\"address\":\"h:3\",\"labels\":{\"name\":\"two words\"}}");
    put("/members/e", "{\"address\":\"h:1\",\"state\":\"standby\"}");
    put("/members/f", "{oops");
    put("/members/g", "{\"address\":\"h:4\"}");
    put("/live/g", "{\"address\":\"h:5\",\"incarnation\":\"0000000000000001\",\"version\":\"1\"}");
    put("/live/z", "{\"address\":\"h:6\",\"incarnation\":\"0000000000000001\",\"version\":\"1\"}");
    put("/ring", "{\"epoch\":3,\"phase\":\"HALF\"}");
    put("/acks/proxy-1", "{\"epoch\":0,\"phase\":\"STABLE\"}");

    PoolState state = cluster.inspect("p").orElseThrow();

    Map<String, String> problems = new LinkedHashMap<>();
    state
        .defects()
        .forEach(defect -> problems.put(defect.path().substring(root.length()), defect.problem()));
    assertThat(problems)
        .containsExactly(
            Map.entry("", "profile: 'no.such' (expected: a name that 'keyway place --list' shows)"),
            Map.entry("/acks/proxy-1", "epoch: 0 (expected: 1..9007199254740991)"),
            Map.entry("/live/g", "address: h:5 (expected: the member's, h:4)"),
            Map.entry("/live/z", "id: \"z\" (expected: a member's, or the node stopped)"),
            Map.entry("/members/a", "address: h:1 (expected: not that of b)"),
            Map.entry("/members/b", "address: h:1 (expected: not that of a)"),
            Map.entry("/members/c", "weight: 5000 (expected: 1..1000)"),
            Map.entry(
                "/members/d", "name: 'two words' (expected: at most 255 visible ASCII characters)"),
            Map.entry("/members/f", problems.get("/members/f")),
            Map.entry("/ring", "phase: \"HALF\" (expected: one of [STABLE])"));
    assertThat(problems.get("/members/f")).startsWith("document: not JSON");
    assertThat(state.roster()).isEmpty();
    assertThat(pool.roster().held()).containsExactlyInAnyOrder("a", "b", "c", "d", "f");
    assertThat(pool.roster().members()).extracting(Member::id).containsExactly("e", "g");
  }

  @Test
  void ringAndAcknowledgement_thatCannotBeTrue_areNamed() throws Exception {
    Member member = Member.of("a", new Address("h", 1));
    pool.write(member);
    pool.publish(Ring.stable(4, "no.such", List.of(member), Set.of()), RingVersion.ABSENT);
    put("/acks/proxy-1", "{\"epoch\":9,\"phase\":\"STABLE\"}");

    assertThat(cluster.inspect("p").orElseThrow().defects())
        .extracting(Defect::toString)
        .containsExactly(
            root + "/acks/proxy-1: epoch: 9 (expected: at most the ring's, 4)",
            root + "/ring: profile: 'no.such' (expected: a name that 'keyway place --list' shows)");
  }

  private void put(String path, String json) throws Exception {
    cluster
        .client()
        .create()
        .orSetData()
        .creatingParentsIfNeeded()
        .forPath(root + path, json.getBytes(UTF_8));
  }

  @Test
  void settings_changedByField_keepTheOthers() throws Exception {
    put("", "{\"placement\":\"twemproxy.ketama\",\"note\":\"keep\"}");

    assertThat(pool.change(new TreeMap<>(Map.of("hash", "md5", "option.hash_tag", "{}")))).isTrue();
    assertThat(json())
        .isEqualTo(
            "{\"placement\":\"twemproxy.ketama\",\"note\":\"keep\",\"hash\":\"md5\",\"options\":{\"hash_tag\":\"{}\"}}");
    assertThat(pool.change(Map.of("hash", "", "option.hash_tag", ""))).isTrue();
    assertThat(json()).isEqualTo("{\"placement\":\"twemproxy.ketama\",\"note\":\"keep\"}");
    assertThat(cluster.documents("none").change(Map.of("hash", "md5"))).isFalse();
  }

  @Test
  void settings_refused_changeNothing() throws Exception {
    pool.create(new PoolSettings("twemproxy.ketama"));
    String before = json();
    for (Map<String, String> values :
        List.of(
            Map.of("nonsense", "1"),
            Map.of("", "1"),
            Map.of("placement", "no.such"),
            Map.of("placement", "a b"),
            Map.of("hash", "no-such"),
            Map.of("option.nonsense", "1"),
            Map.of("option.", "1"),
            Map.of("options", "text"))) {
      assertThatIllegalArgumentException().as("%s", values).isThrownBy(() -> pool.change(values));
    }
    assertThat(json()).isEqualTo(before);
  }

  private String json() throws Exception {
    return new String(cluster.client().getData().forPath(root), UTF_8);
  }

  @Test
  void memberFields_changedAlone_keepTheOthers() throws Exception {
    put("", "{}");
    put("/members/a", "{\"address\":\"h:1\",\"note\":\"keep\"}");

    assertThat(pool.setWeight("a", 7)).isTrue();
    assertThat(pool.setState("a", MemberState.DRAINING)).isTrue();
    assertThat(new String(cluster.client().getData().forPath(root + "/members/a"), UTF_8))
        .isEqualTo("{\"address\":\"h:1\",\"note\":\"keep\",\"weight\":7,\"state\":\"draining\"}");
    assertThat(pool.setWeight("b", 7)).isFalse();
    assertThat(pool.add(Member.of("a", new Address("h", 2)))).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> pool.setWeight("a", 0));
  }

  @Test
  void delete_removesAllOfThePool() throws Exception {
    pool.write(Member.of("a", new Address("h", 1)));

    assertThat(pool.delete()).isTrue();
    assertThat(cluster.pools()).isEmpty();
    assertThat(pool.delete()).isFalse();
  }
}
