package io.keyway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.command.CommandSettings;
import io.keyway.command.Endpoint;
import io.keyway.command.ListenerSettings;
import io.keyway.command.Permissions;
import io.keyway.command.Users;
import io.keyway.command.WireProtocol;
import io.keyway.fixture.Memcached;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in, beside memcached with the same users. */
final class GuardedConversationTest {

  private static final String LOGIN = "set any 0 0 12\r\nalice secret\r\n";
  private static final String REFUSED = "CLIENT_ERROR unauthenticated\r\n";

  @TempDir Path folder;

  private Path file;
  private NodeServer server;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("users"), "alice:secret\nbob:pass word\n");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ListenerSettings listening =
        new ListenerSettings(
            List.of(new Endpoint(address, WireProtocol.ASCII)), WireProtocol.ASCII, 64, true);
    CommandSettings commands =
        new CommandSettings(
            Permissions.DEFAULTS, 0, 20, 0, ':', false, 4 << 10, Optional.of(Users.read(file)));
    server =
        NodeServer.start(
            new NodeSettings(
                listening, 1, 20, commands, 0, StoreSettings.DEFAULTS.withMemoryMegabytes(64)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Each is one request, and what follows it shows whether the client has been let in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        LOGIN,
        "set any 0 0 12\nalice secret\r\n",
        "set any 0 0 12 noreply\r\nalice secret\r\n",
        "set any 0 0 12 1 2 3\r\nalice secret\r\n",
        " set  any 0 0 12\r\nalice secret\r\n",
        "set any 0 0 21\r\nalice secret trailing\r\n",
        "set any 0 0 15\r\n alice  secret \r\n",
        "set any 0 0 12\r\nalice secreT\r\n",
        "set any 0 0 12\r\nAlice secret\r\n",
        "set any 0 0 13\r\nbob pass word\r\n",
        "set any 0 0 8\r\nbob pass\r\n",
        "set any 0 0 5\r\nalice\r\n",
        "set any 0 0 0\r\n\r\n",
        "set any 0 0 12\r\nalice secretXX",
        "set any 0 0 -1\r\n",
        "set any 0 0 x\r\n",
        "set any 0 0 12x\r\n",
        "set any 0 0\r\n",
        "SET any 0 0 12\r\n",
        "get any\r\n",
        "quit\r\n",
        "a\n"
      })
  void request_isAnsweredAsByMemcached(String request) throws IOException {
    try (Memcached memcached = Memcached.start("-Y", file.toString());
        TextClient reference = new TextClient(memcached.socketAddress());
        TextClient client = client()) {
      assertThat(answers(client, request)).isEqualTo(answers(reference, request));
    }
  }

  private static List<String> answers(TextClient client, String request) {
    client.send(request);
    String answer = client.line();
    client.send("get any\r\n");
    return List.of(answer, client.line());
  }

  @Test
  void login_splitAtEveryByte_letsTheClientIn() throws IOException {
    byte[] bytes = (REFUSED.substring(0, 3) + "\r\n" + LOGIN + "mn\r\n").getBytes(ISO_8859_1);
    for (int at = 1; at < bytes.length; at++) {
      try (TextClient client = client()) {
        client.send(bytes, 0, at);
        client.send(bytes, at, bytes.length - at);
        assertThat(client.readUntil("MN\r\n"))
            .as("split at %d", at)
            .isEqualTo(REFUSED + "STORED\r\nMN\r\n");
      }
    }
  }

  @Test
  void pipeline_isCarriedOutBehindTheLogin() throws IOException {
    try (TextClient client = client()) {
      client.send("get k\r\nset k 0 0 1\r\nx\r\n" + LOGIN + "get k\r\nmn\r\n");
      assertThat(client.readUntil("MN\r\n"))
          .isEqualTo(
              REFUSED
                  + "CLIENT_ERROR bad authentication token format\r\n"
                  + "STORED\r\nEND\r\nMN\r\n");
    }
  }

  @Test
  void attempts_areCounted() throws IOException {
    try (TextClient client = client()) {
      client.send("set any 0 0 1\r\nx\r\nset any 0 0 3\r\nx y\r\n" + LOGIN + "stats\r\nmn\r\n");
      assertThat(client.readUntil("MN\r\n"))
          .contains("STAT auth_cmds 2\r\n", "STAT auth_errors 1\r\n");
      client.send("stats settings\r\nmn\r\n");
      assertThat(client.readUntil("MN\r\n")).contains("STAT auth_enabled_ascii " + file + "\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"set any 0 0 2049\r\n", "set any 0 0 99999999999\r\n"})
  void credentialsTooLong_endTheConnection(String request) throws IOException {
    assertThat(lastWords(request)).isEqualTo("CLIENT_ERROR bad authentication token format\r\n");
  }

  @Test
  void noLineEnd_endsTheConnection() throws IOException {
    assertThat(lastWords("x".repeat(2049))).isEmpty();
  }

  private String lastWords(String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alice\n", ":secret\n", "alice:\n", "alice:secret\n\n"})
  void fileThatIsNoListOfUsers_isRefusedWithoutShowingIt(String text) throws IOException {
    Files.writeString(file, text);

    assertThatThrownBy(() -> Users.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageEndingWith(" (expected: user:password on each line)")
        .hasMessageNotContainingAny("alice", "secret");
  }

  private TextClient client() throws IOException {
    return new TextClient(server.address());
  }
}
