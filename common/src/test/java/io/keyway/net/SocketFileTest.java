package io.keyway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SocketFileTest {

  @Test
  void new_longestPath_isTaken() {
    Path longest = Path.of("/" + "x".repeat(106));
    assertThat(new SocketFile(longest, 0777).path()).isEqualTo(longest);
  }

  @Test
  void new_pathOverTheLimit_isRefused() {
    assertThatThrownBy(() -> new SocketFile(Path.of("/" + "x".repeat(107)), 0700))
        .hasMessage("path of a socket file: 108 bytes (expected: at most 107)");
  }

  @Test
  void new_modeThatIsNone_isRefused() {
    assertThatThrownBy(() -> new SocketFile(Path.of("/x"), 01777))
        .hasMessage("mode of a socket file: 1777 (expected: 0 to 777)");
  }
}
