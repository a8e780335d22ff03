package io.keyway.route;

import static io.keyway.server.Opcode.GET;
import static io.keyway.server.Opcode.GETKQ;
import static io.keyway.server.Opcode.GET_CONFIG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keyway.cluster.Address;
import io.keyway.protocol.Version;
import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
  void whatIsMeasured_isToldByCounts() throws IOException {
    try (TestClient client = pool.client()) {
      client.get(pool.keyOn(1, "measured"));
      JsonMapper json = new JsonMapper();
      JsonNode all = json.readTree(own(client, "latency(" + TestPool.NAME + ")"));
      JsonNode one = json.readTree(own(client, "latency(" + TestPool.NAME + "/n2)"));
      JsonNode gets = one.path("operations").path("get").path("miss");
      assertThat(all.path("n2").path("sum_ns").asLong()).isPositive();
      assertThat(counts(all.path("n2"))).isGreaterThanOrEqualTo(counts(gets)).isPositive();
      assertThat(counts(one.path("phases").path("answer"))).isPositive();
      assertThat(own(client, "latency(" + TestPool.NAME + "/nobody)"))
          .isEqualTo("{\"operations\":{},\"phases\":{}}");
      assertThat(own(client, "slow(" + TestPool.NAME + ")"))
          .isEqualTo("{\"total\":0,\"requests\":[]}");
      assertThat(own(client, "settings"))
          .isEqualTo("{\"slow_threshold_ms\":100,\"mask_keys\":false}");
      assertThat(own(client, "hotkeys(" + TestPool.NAME + ")")).startsWith("[{\"pool\":");
    }
  }

  private static long counts(JsonNode times) {
    return times.path("below_us").valueStream().mapToLong(JsonNode::asLong).sum();
  }

  @Test
  void unknownName_isAMiss() throws IOException {
    try (TestClient client = pool.client()) {
      for (String name :
          List.of(
              "",
              "nonsense",
              "explain()",
              "explain(a",
              "ring(x)",
              "latency",
              "latency()",
              "latency(x)",
              "slow(x)",
              "slow",
              "hotkeys(x)",
              "slow(" + TestPool.NAME + "/n1)")) {
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

  @Test
  void configuration_forBinaryClients_isTheSameBehindFlags() throws IOException {
    pool.proxy().advertise(TestPool.NAME, List.of(new Address("10.0.0.1", 1)));
    String frame =
        "81600000 04000000 00000012 07080900 00000000 00000000 00000000"
            + HexFormat.of().formatHex("1\n10.0.0.1||1\n".getBytes(US_ASCII));
    try (Socket socket = new Socket()) {
      socket.connect(pool.proxy().address());
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(bytes("80600007 00000000 00000007 07080900 00000000 00000000 636c7573746572"));
      byte[] expected = bytes(frame);
      assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void binaryClients_areToldTheSame() throws IOException {
    BinaryFrame config = BinaryFrame.request(GET_CONFIG);
    BinaryFrame get = BinaryFrame.request(GET);
    try (BinaryClient binary = new BinaryClient(pool.proxy().address());
        TestClient text = pool.client()) {
      assertThat(binary.ask(config.withKey("clusters")).status()).isEqualTo(1);
      assertThat(binary.ask(config.withKey("cluster").withOpaque(7)).opaque()).isEqualTo(7);
      for (String key : List.of("AmazonElastiCache:cluster", "__keyway__.ring")) {
        assertThat(text.get(key).data()).containsEntry(key, binary.ask(get.withKey(key)).value());
      }
      String hot = "__keyway__.hotkeys";
      assertThat(
              binary.askAll(
                  get.withKey(hot).withOpaque(1),
                  BinaryFrame.request(GETKQ).withKey("__keyway__.version").withOpaque(2),
                  BinaryFrame.request(GETKQ).withKey("__keyway__.none").withOpaque(3),
                  get.withKey("__keyway__.none").withOpaque(4)))
          .extracting(BinaryFrame::opaque, BinaryFrame::status, BinaryFrame::key)
          .containsExactly(tuple(1, 0, ""), tuple(2, 0, "__keyway__.version"), tuple(4, 1, ""));
    }
  }

  private static String own(TestClient client, String name) throws IOException {
    Values values = client.get("__keyway__." + name);
    assertThat(values.end()).isEqualTo("END");
    assertThat(values.values()).hasSize(1);
    return values.values().getFirst().data();
  }
}
