package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many meta commands at once: order, silence, back-pressure and who wins. */
final class MetaPipelineTest {

  private static final int VALUE_BYTES = 900_000;
  private static final int LARGE_VALUES = 150;
  private static final int LEASES = 2_000;

  private final NodeServer node =
      NodeServer.start(
          new NodeSettings(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              2,
              100,
              100,
              1L << 50,
              StoreSettings.DEFAULTS));
  private TextClient client;

  @BeforeEach
  void connect() throws IOException {
    client = new TextClient(node.address());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    node.close();
  }

  @Test
  void pipeline_ofAllCommands_isAnsweredInOrder() {
    StringBuilder requests = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      String key = "k" + i % 7;
      requests.append("ms %s 2 T0 O%d k\r\n42\r\n".formatted(key, i));
      expected.append("HD O%d k%s\r\n".formatted(i, key));
      requests.append("mg %s v O%d q\r\n".formatted(key, i));
      expected.append("VA 2 O%d\r\n42\r\n".formatted(i));
      requests.append("ma %s v O%d\r\nmd %s q\r\nmg %s q\r\n".formatted(key, i, key, key));
      expected.append("VA 2 O%d\r\n43\r\n".formatted(i));
      requests.append("md %s O%d\r\nms %s x\r\n".formatted(key, i, key));
      expected.append("NF O%d\r\nCLIENT_ERROR bad command line format\r\n".formatted(i));
    }
    assertThat(client.ask(requests.toString())).isEqualTo(expected.toString());
  }

  @Test
  void pipeline_byteByByte_isAnsweredInOrder() {
    String requests = "ms k 4 q Oa\r\nab\r\n\r\nmg k v s Ob\r\nmg no q\r\nmn\r\n";
    for (int at = 0; at < requests.length(); at++) {
      client.send(requests.substring(at, at + 1));
    }
    assertThat(client.readUntil("MN\r\n")).isEqualTo("VA 4 s4 Ob\r\nab\r\n\r\nMN\r\n");
  }

  @Test
  void uploads_atTheSameTime_areAnsweredWithTheirOwnFlags() throws IOException {
    List<TextClient> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TextClient uploading = new TextClient(node.address());
      uploading.send("ms key%d 4 O%d k s%s\r\nab".formatted(i, i, i % 2 == 0 ? "" : " q ME"));
      clients.add(uploading);
      client.fence();
    }
    client.ask("ms key3 1 Oother k c\r\nx\r\n");
    for (int i = 0; i < 10; i++) {
      clients.get(i).send("cd\r\nmn\r\n");
      String stored = "HD O%d kkey%d s4\r\n".formatted(i, i);
      String expected = i % 2 == 0 ? stored : i == 3 ? "NS O3 kkey3 s4\r\n" : "";
      assertThat(clients.get(i).readUntil("MN\r\n")).isEqualTo(expected + "MN\r\n");
      clients.get(i).close();
    }
  }

  @Test
  void largeValues_ofAClientThatDoesNotRead_areNotHeapedUp() throws IOException {
    client.ask("ms big %d T0\r\n%s\r\n".formatted(VALUE_BYTES, "x".repeat(VALUE_BYTES)));
    try (TextClient slow = new TextClient(node.address(), 4096)) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < LARGE_VALUES; i++) {
        requests.append("mg big v O").append(i).append("\r\n");
      }
      slow.send(requests.toString());
      Awaitility.await().until(() -> client.stat("get_hits") > 0);
      Awaitility.await()
          .during(Duration.ofMillis(200))
          .until(() -> client.stat("get_hits") < LARGE_VALUES / 3);
      for (int i = 0; i < LARGE_VALUES; i++) {
        assertThat(slow.line()).isEqualTo("VA " + VALUE_BYTES + " O" + i + "\r\n");
        slow.read(VALUE_BYTES + 2);
      }
    }
    assertThat(client.stat("get_hits")).isEqualTo(LARGE_VALUES);
  }

  @Test
  void value_overTheLimit_isRefusedAndTheOldOneGone() {
    String large = "x".repeat(2 << 20);
    for (String mode : List.of("", " MS", " ME", " MA", " MR", " C1", " q")) {
      assertThat(client.ask("ms k 2\r\nhi\r\n")).isEqualTo("HD\r\n");
      String request = "ms k %d k O1%s\r\n%s\r\nmg k v\r\n".formatted(2 << 20, mode, large);
      assertThat(client.ask(request))
          .as(mode)
          .isEqualTo("SERVER_ERROR object too large for cache\r\nEN\r\n");
    }
  }

  @Test
  void append_overTheLimit_isNotStoredAndTheOldValueKept() {
    String half = "x".repeat(600_000);
    assertThat(client.ask("ms k 600000\r\n" + half + "\r\n")).isEqualTo("HD\r\n");
    assertThat(client.ask("ms k 600000 MA q\r\n" + half + "\r\n")).isEqualTo("NS\r\n");
    assertThat(client.ask("mg k s\r\n")).isEqualTo("HD s600000\r\n");
  }

  @Test
  void me_ofAnyKey_tellsWhatIsKnown() {
    client.ask("ms foo 2 T1000\r\nhi\r\nms Zm9vYmFy 2 b F1\r\nhi\r\n");
    assertThat(client.ask("me foo\r\n"))
        .matches("ME foo exp=(1000|999|998) la=[01] cas=\\d+ fetch=no cls=1 size=64\r\n");
    assertThat(client.ask("get foobar\r\n")).startsWith("VALUE foobar 1 2\r\n");
    assertThat(client.ask("me Zm9vYmFy b\r\n"))
        .matches("ME Zm9vYmFy exp=-1 la=[01] cas=\\d+ fetch=yes cls=1 size=71\r\n");
    assertThat(client.stat("cmd_meta")).isEqualTo(2);
  }

  @Test
  void chosenUnique_isKeptWhateverTheNodesOwn() {
    for (String unique : List.of("1", "18446744073709551615", "9223372036854775808")) {
      assertThat(client.ask("ms k 2 c E" + unique + "\r\nhi\r\n"))
          .isEqualTo("HD c" + unique + "\r\n");
      assertThat(client.ask("mg k c\r\n")).isEqualTo("HD c" + unique + "\r\n");
    }
  }

  @Test
  void lease_ofManyClients_isWonByOne() throws Exception {
    List<Callable<Long>> readers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      readers.add(this::wins);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(readers.size())) {
      long wins = 0;
      for (Future<Long> reader : threads.invokeAll(readers)) {
        wins += reader.get();
      }
      assertThat(wins).isEqualTo(LEASES);
    }
  }

  /** How many of the keys were missing when this client asked for them, in a row. */
  private long wins() throws IOException {
    try (TextClient reader = new TextClient(node.address())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < LEASES; i++) {
        requests.append("mg lease").append(i).append(" N1000 t\r\n");
      }
      return reader.ask(requests.toString()).lines().filter(line -> line.endsWith(" W")).count();
    }
  }
}
