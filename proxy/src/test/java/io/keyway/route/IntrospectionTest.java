package io.keyway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Address;
import io.keyway.protocol.Version;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the proxy answers by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IntrospectionTest {

  private final TestPool pool = TestPool.ofNodesOnOneLoop(3);

  @AfterAll
  void close() {
    pool.close();
  }

  @Test
  void explain_namesOwnerAddressAndEpoch() throws IOException {
    try (TestClient client = pool.client()) {
      String key = pool.keyOn(1, "explained");
      String answer = own(client, "explain(" + key + ")");
      assertThat(answer)
          .contains("\"key\":\"" + key + '"')
          .contains("\"id\":\"n2\"")
          .contains("\"address\":\"" + pool.members().get(1).address() + '"')
          .contains("\"state\":\"available\"")
          .contains("\"placement\":\"")
          .contains("\"epoch\":1");
    }
  }

  @Test
  void versionRingAndNodes_areValues() throws IOException {
    try (TestClient client = pool.client()) {
      assertThat(own(client, "version")).isEqualTo(Version.TEXT);
      assertThat(own(client, "membership")).isEqualTo("membership=static epoch=1");
      assertThat(own(client, "ring")).contains("\"epoch\":1").contains("\"n3\"");
      assertThat(own(client, "nodes")).contains("\"n1\"").contains("\"n2\"").contains("\"n3\"");
    }
  }

  @Test
  void unknownName_isAMiss() throws IOException {
    try (TestClient client = pool.client()) {
      for (String name : List.of("", "nonsense", "explain()", "explain(a", "ring(x)")) {
        assertThat(client.get("__keyway__." + name)).isEqualTo(new Values(List.of(), "END"));
      }
    }
  }

  @Test
  void ownAndOrdinaryKeys_keepTheOrderOfThePipeline() throws IOException {
    try (TestClient client = pool.client()) {
      client.set("plain", "1");
      client.send("get plain\r\nget __keyway__.version\r\nget plain __keyway__.version\r\n");
      assertThat(client.values().data()).containsEntry("plain", "1");
      assertThat(client.values().data()).containsKey("__keyway__.version");
      assertThat(client.values().data()).containsOnlyKeys("plain");
    }
  }

  @Test
  void configuration_listsTheProxiesWithTheEpoch() throws IOException {
    pool.proxy()
        .advertise(
            TestPool.NAME, List.of(new Address("10.0.0.1", 1), new Address("two.example", 2)));
    String configuration = "1\n10.0.0.1||1 two.example||2\n";
    try (TestClient client = pool.client()) {
      assertThat(client.ask("config get cluster"))
          .isEqualTo("CONFIG cluster 0 " + configuration.length());
      assertThat(client.bytes(configuration.length() + 2)).isEqualTo(configuration + "\r\n");
      assertThat(client.line()).isEqualTo("END");
      assertThat(client.get("AmazonElastiCache:cluster").data()).containsValue(configuration);
      assertThat(client.ask("config set cluster")).isEqualTo("ERROR");
      assertThat(client.ask("config")).isEqualTo("ERROR");
    }
  }

  private static String own(TestClient client, String name) throws IOException {
    Values values = client.get("__keyway__." + name);
    assertThat(values.end()).isEqualTo("END");
    assertThat(values.values()).hasSize(1);
    return values.values().getFirst().data();
  }
}
