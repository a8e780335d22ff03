package io.keyway.frontend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Member;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Target;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlacementOfKeysTest {

  private static final int KEYS = 500;

  @Test
  void key_inARingWithHashOptionsAndNames_isWhereTheyPlaceIt() throws IOException {
    try (TestPool pool = TestPool.ofNodes(2);
        TestClient client = pool.client()) {
      Map<String, String> options = Map.of("hash_tag", "{}");
      List<Member> members =
          List.of(named(pool.members().get(0), "zeta"), named(pool.members().get(1), "b"));
      pool.proxy()
          .adopt(
              TestPool.NAME,
              Ring.stable(
                  9, new PlacementChoice("twemproxy.modula", "md5", options), members, Set.of()));
      Placement placement =
          Profile.of("twemproxy.modula")
              .scheme("md5", options)
              .placement(List.of(new Target("zeta", "host", 1, 1), new Target("b", "host", 2, 1)));
      for (int i = 0; i < 50; i++) {
        String key = "{tag" + i + "}" + (char) ('a' + i % 26);
        assertThat(client.set(key, key)).isEqualTo("STORED");
        byte[] bytes = key.getBytes(US_ASCII);
        try (TestClient direct = pool.node(placement.ownerOf(bytes, 0, bytes.length)).client()) {
          assertThat(direct.get(key).data()).containsKey(key);
        }
      }
    }
  }

  private static Member named(Member member, String name) {
    return new Member(
        member.id(),
        member.address(),
        member.weight(),
        member.slot(),
        member.state(),
        Map.of("name", name));
  }

  /** Asks the nodes themselves who has a key. */
  @ParameterizedTest
  @CsvSource({
    "libmemcached.ketama_weighted, 1, 1, 1",
    "libmemcached.ketama_weighted, 1, 2, 5",
    "python-memcached.modula, 1, 1, 1",
    "twemproxy.modula, 3, 1, 2",
    "mcrouter.weightedch3, 1, 1, 2"
  })
  void key_isOnTheNodeThatTheProfileNames(Profile profile, int w1, int w2, int w3)
      throws IOException {
    try (TestPool pool = TestPool.ofNodes(3);
        TestClient client = pool.client()) {
      List<Member> members = pool.members();
      pool.adopt(
          profile,
          List.of(
              members.get(0).withWeight(w1),
              members.get(1).withWeight(w2),
              members.get(2).withWeight(w3)));
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        String key = "placed:" + i;
        keys.add(key);
        assertThat(client.set(key, key)).isEqualTo("STORED");
      }
      for (int node = 0; node < 3; node++) {
        int index = node;
        try (TestClient direct = pool.node(node).client()) {
          List<String> owned = keys.stream().filter(key -> pool.ownerOf(key) == index).toList();
          assertThat(owned).isNotEmpty();
          assertThat(direct.get(keys.toArray(String[]::new)).data()).containsOnlyKeys(owned);
        }
      }
    }
  }
}
