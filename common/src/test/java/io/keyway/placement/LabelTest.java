package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelTest {

  private static final Target ADDRESS = new Target("10.0.0.1", 11211, 1);
  private static final Target OTHER_PORT = new Target("10.0.0.1", 11212, 1);
  private static final Target LOCALHOST = new Target("localhost", 11211, 1);
  private static final Target NAMED = new Target("cache-1", "10.0.0.1", 11212, 1);

  @Test
  void labels_ofEachKindOfTarget_areThoseOfTheClients() {
    assertThat(labels(Label::hostUnlessDefaultPort))
        .containsExactly("10.0.0.1", "10.0.0.1:11212", "localhost", "10.0.0.1:11212");
    assertThat(labels(Label::nameOrHost))
        .containsExactly("10.0.0.1", "10.0.0.1:11212", "localhost", "cache-1");
    assertThat(labels(Label::hostAndPort))
        .containsExactly("10.0.0.1:11211", "10.0.0.1:11212", "localhost:11211", "10.0.0.1:11212");
    assertThat(labels(Label::socketAddress))
        .containsExactly(
            "/10.0.0.1:11211",
            "/10.0.0.1:11212",
            "localhost/127.0.0.1:11211",
            "cache-1/10.0.0.1:11212");
    assertThat(labels(Label::socketAddressWithoutSlash))
        .containsExactly(
            "10.0.0.1:11211",
            "10.0.0.1:11212",
            "localhost/127.0.0.1:11211",
            "cache-1/10.0.0.1:11212");
    assertThat(labels(Label::addressUnlessDefaultPort))
        .containsExactly("10.0.0.1", "10.0.0.1:11212", "127.0.0.1", "10.0.0.1:11212");
    assertThat(labels(Label::hostNameUnlessDefaultPort))
        .containsExactly("10.0.0.1", "10.0.0.1:11212", "localhost", "cache-1:11212");
  }

  private static List<String> labels(Function<Target, String> label) {
    return Stream.of(ADDRESS, OTHER_PORT, LOCALHOST, NAMED).map(label).toList();
  }
}
