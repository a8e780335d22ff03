package io.keyway.placement;

import io.keyway.placement.Continuum.Tie;
import io.keyway.placement.Profile.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The ways to place keys that clients of several families have in common. */
final class Algorithms {

  private static final byte[] NOTHING = {};

  private static final Labels KETAMA = new Labels(Label::hostUnlessDefaultPort, LabelCount::ketama);

  private Algorithms() {}

  static Supplier<Locator> ketamaWeighted(Layout layout) {
    return layout.hashed(
        KETAMA.continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, Tie.FIRST));
  }

  static Supplier<Locator> arrayMod(Layout layout) {
    return layout.hashed(Modulo.equal(layout.servers()).skipping(layout.dead()));
  }

  static Supplier<Locator> moduloOfWeighted(Layout layout) {
    return layout.hashed(Modulo.weighted(layout.servers()));
  }

  static Supplier<Locator> moduloOfEqual(Layout layout) {
    return layout.hashed(Modulo.equal(layout.servers()));
  }

  /** A continuum of MD5 with four points a label. */
  static Algorithm ring(Labels labels, Tie tie) {
    return layout ->
        layout.hashed(labels.continuum(layout.servers(), DigestHash.md5(), DigestHash.WORDS, tie));
  }

  static Algorithm prefixed(ProfileOption option, String separator, Algorithm algorithm) {
    return layout -> {
      Supplier<Locator> locators = algorithm.locators(layout);
      if (!layout.has(option.text())) {
        return locators;
      }
      byte[] prefix = (layout.text(option.text()) + separator).getBytes(StandardCharsets.UTF_8);
      return () -> new Affix(prefix, NOTHING, locators.get());
    };
  }

  static Algorithm sorted(Algorithm algorithm) {
    Comparator<Server> order =
        Comparator.comparing((Server server) -> server.target().host())
            .thenComparingInt(server -> server.target().port());
    return layout -> algorithm.locators(withServers(layout, order));
  }

  static Layout withServers(Layout layout, Comparator<Server> order) {
    List<Server> servers = layout.servers().stream().sorted(order).toList();
    return new Layout(servers, layout.dead(), layout.hashName(), layout.hash(), layout.options());
  }

  static KeyHash noHash() {
    return (key, offset, length) -> 0;
  }
}
