package io.keyway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Ring;
import io.keyway.placement.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console that others than this machine could reach. */
final class SignInTest {

  private static final String ADA =
      "{\"token\":\"%s\",\"name\":\"ada\",\"password\":\"a long password\"}";
  private static final String BOB =
      "{\"name\":\"bob\",\"password\":\"another password\",\"role\":\"viewer\"}";

  @TempDir Path folder;

  private ServedConsole console;
  private ConsoleClient client;

  @BeforeEach
  void start() {
    console = new ServedConsole(open());
    client = console.client();
  }

  private Console open() {
    Ring ring = Ring.stable(1, Profile.KETAMA.toString(), List.of(), Set.of());
    return Console.ofRings(
        Map.of("p", ring), Map.of(), new Console.SignIn(true, folder.resolve("accounts")));
  }

  @AfterEach
  void stop() {
    client.close();
    console.close();
  }

  @Test
  void nobody_seesAnythingBeforeSigningIn() {
    assertThat(client.session().path("firstRun").asBoolean()).isTrue();
    assertThat(client.get("pools").status()).isEqualTo(401);
    assertThat(client.get("audit").status()).isEqualTo(401);
    assertThat(client.post("first-run", ADA.formatted("guess")).status()).isEqualTo(403);
  }

  @Test
  void firstRunToken_makesOneOperatorAndNoMore() {
    String token = console.firstRunToken();
    assertThat(client.post("first-run", ADA.formatted(token)).status()).isEqualTo(200);
    assertThat(client.session().path("role").asString()).isEqualTo("operator");
    assertThat(client.get("pools").status()).isEqualTo(200);
    assertThat(console.firstRunToken()).isEmpty();
    assertThat(client.post("first-run", ADA.formatted(token)).status()).isEqualTo(409);
  }

  @Test
  void viewer_seesAndChangesNothing() {
    client.post("first-run", ADA.formatted(console.firstRunToken()));
    client.session();
    assertThat(client.post("accounts", BOB).status()).isEqualTo(200);
    try (ConsoleClient viewer = console.client()) {
      assertThat(viewer.post("session", BOB.replace("another", "wrong")).status()).isEqualTo(403);
      assertThat(viewer.post("session", BOB).status()).isEqualTo(200);
      assertThat(viewer.session().path("role").asString()).isEqualTo("viewer");
      assertThat(viewer.get("pools").status()).isEqualTo(200);
      assertThat(viewer.get("accounts").status()).isEqualTo(403);
      assertThat(viewer.post("pools", "{}").error()).contains("operator");
      client.delete("accounts/bob", "{}");
      assertThat(viewer.get("pools").status()).isEqualTo(401);
    }
    assertThat(client.delete("accounts/ada", "{}").error()).contains("last operator");
  }

  @Test
  void accounts_outliveTheProcessWithoutTheirPasswords() throws Exception {
    client.post("first-run", ADA.formatted(console.firstRunToken()));
    assertThat(Files.readString(folder.resolve("accounts")))
        .contains("ada")
        .doesNotContain("a long password");
    try (Console again = open()) {
      assertThat(again.firstRunToken()).isEmpty();
    }
  }

  @Test
  void signedOut_isNobodyAgain() {
    client.post("first-run", ADA.formatted(console.firstRunToken()));
    client.session();
    client.delete("session", "{}");
    assertThat(client.get("pools").status()).isEqualTo(401);
  }
}
