package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Meta commands over three nodes, as a client sees them; memcached is compared elsewhere. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetaCommandsTest {

  private static final int TOO_LONG = (1 << 20) + 1;

  private final TestPool pool = TestPool.ofNodes(3);
  private TestClient client;

  @BeforeAll
  @BeforeEach
  void connect() throws IOException {
    client = pool.client();
    assertThat(client.ask("flush_all")).isEqualTo("OK");
  }

  @AfterEach
  void inStep() throws IOException {
    assertThat(client.ask("mn")).isEqualTo("MN");
    client.close();
  }

  @AfterAll
  void close() {
    pool.close();
  }

  private void expect(String request, String... lines) throws IOException {
    client.send(request.replace("|", "\r\n") + "\r\n");
    for (String line : lines) {
      assertThat(client.line()).as(request).isEqualTo(line);
    }
  }

  @Test
  void everyCommand_onEveryNode_answersWhatWasAskedFor() throws IOException {
    for (int node = 0; node < 3; node++) {
      String key = pool.keyOn(node, "meta");
      expect("mg " + key + " v k Oab", "EN k" + key + " Oab");
      expect("ms " + key + " 2 T5000 F7|hi", "HD");
      expect("mg " + key, "HD");
      expect("mg " + key + " t f s v O1", "VA 2 t5000 f7 s2 O1", "hi");
      expect("mg " + key + " f k v", "VA 2 f7 k" + key, "hi");
      expect("me none", "EN");
      assertThat(client.ask("me " + key)).startsWith("ME " + key + " exp=").contains(" cls=1 ");
      expect("md " + key + " I", "HD");
      expect("mg " + key + " v", "VA 2 X W", "hi");
      expect("mg " + key + " k", "HD k" + key + " Z X");
      expect("md " + key + " O2 k", "HD O2 k" + key);
      expect("md " + key, "NF");
      expect("ma " + key + " N0 J13 v", "VA 2", "13");
      expect("ma " + key + " v k MD D3", "VA 2 k" + key, "10");
      expect("ms " + key + " 1 ME k|x", "NS k" + key);
      expect("ms " + key + " 1 C1|x", "EX");
    }
  }

  @Test
  void quiet_leavesOutWhatMemcachedLeavesOut() throws IOException {
    String key = pool.keyOn(1, "quiet");
    expect("mg " + key + " q v k|mn", "MN");
    expect("md " + key + " q", "NF");
    expect("ma " + key + " q", "NF");
    expect("ms " + key + " 1 q MR|x", "NS");
    expect("ms " + key + " 1 q|1|mn", "MN");
    expect("mg " + key + " q v", "VA 1", "1");
    expect("mg " + key + " q", "HD");
    expect("ma " + key + " q v|ma " + key + " q|mn", "MN");
    expect("ms " + key + " 1 q C1|x", "EX");
    expect("md " + key + " q C1", "EX");
    expect("ms " + key + " 3 q|badxxmn", "CLIENT_ERROR bad data chunk", "MN");
    expect("ms " + key + " 1 q|x", new String[0]);
    expect("ma " + key + " q", "CLIENT_ERROR cannot increment or decrement non-numeric value");
    expect("md " + key + " q|mn", "MN");
  }

  @Test
  void base64Key_isTheKeyThatItStandsFor() throws IOException {
    expect("ms Zm9v 2 b|hi", "HD");
    assertThat(client.get("foo").data()).containsEntry("foo", "hi");
    expect("mg Zm9v b v k", "VA 2 kZm9v b", "hi");
    expect("mg foo v k", "VA 2 kfoo", "hi");
    expect("mg Zm9v b v", "VA 2", "hi");
    assertThat(client.ask("me Zm9v b")).startsWith("ME Zm9v exp=");
    expect("ms ACAKDf8= 2 b k|hi", "HD kACAKDf8= b");
    expect("mg ACAKDf8= b v", "VA 2", "hi");
    expect(
        "ms ACAKDf8= " + TOO_LONG + " b|" + "x".repeat(TOO_LONG),
        "SERVER_ERROR object too large for cache");
    expect("mg ACAKDf8= b v", "EN");
  }

  @Test
  void valueTooLong_isRefusedAndDeletesWhatItWasToReplace() throws IOException {
    for (String mode : List.of("", " MR", " MA q")) {
      expect("ms long 2|hi", "HD");
      expect(
          "ms long " + TOO_LONG + mode + "|" + "x".repeat(TOO_LONG),
          "SERVER_ERROR object too large for cache");
      expect("mg long v", "EN");
    }
  }

  @Test
  void pipeline_ofMetaAndClassicCommandsOverAllNodes_isAnsweredInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      requests.append("ms p%d 3 q\r\n%03d\r\nmg p%d v Om%d\r\n".formatted(i, i % 1000, i, i));
      requests.append("mg none%d q v k\r\nget p%d none\r\nma p%d v\r\nmn\r\n".formatted(i, i, i));
    }
    client.send(requests.toString());
    for (int i = 0; i < 2000; i++) {
      assertThat(client.line()).isEqualTo("VA 3 Om" + i);
      assertThat(client.line()).isEqualTo("%03d".formatted(i % 1000));
      assertThat(client.values().data()).containsOnlyKeys("p" + i);
      assertThat(client.line()).startsWith("VA ");
      assertThat(client.line()).startsWith(Integer.toString(i % 1000 + 1));
      assertThat(client.line()).isEqualTo("MN");
    }
  }

  @Test
  void eighteenFlags_areStillUnderstoodByTheNode() throws IOException {
    expect("ms many 2|hi", "HD");
    String line = client.ask("mg many c f h l Oo s t v q u N0 T0 P R0 C1 x I D5");
    assertThat(line).startsWith("VA 2 c").endsWith(" Oo s2 t-1");
    assertThat(client.line()).isEqualTo("hi");
  }
}
