package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StateFolderTest {

  @Test
  void option_winsAndMayBeNone() {
    Map<String, String> environment = Map.of("STATE_DIRECTORY", "/var/lib/keyway");

    assertThat(StateFolder.of("/here", environment)).contains(Path.of("/here"));
    assertThat(StateFolder.of("", environment)).isEmpty();
  }

  @Test
  void environment_systemdThenXdgThenHome() {
    Map<String, String> all =
        Map.of("STATE_DIRECTORY", "/one:/two", "XDG_STATE_HOME", "/state", "HOME", "/home/me");

    assertThat(StateFolder.of(null, all)).contains(Path.of("/one"));
    assertThat(StateFolder.of(null, Map.of("XDG_STATE_HOME", "/state", "HOME", "/home/me")))
        .contains(Path.of("/state/keyway"));
    assertThat(StateFolder.of(null, Map.of("HOME", "/home/me")))
        .contains(Path.of("/home/me/.local/state/keyway"));
    assertThat(StateFolder.of(null, Map.of())).isEmpty();
  }
}
