package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyTraceTest {

  private static final List<Target> TARGETS =
      List.of(
          new Target("", "10.0.0.1", 11211, 1),
          new Target("", "10.0.0.2", 11211, 1),
          new Target("", "10.0.0.3", 11211, 2));

  @Test
  void everyProfile_tracesToItsOwner() {
    for (Profile profile : Profile.all()) {
      if (profile.neededOptions().isEmpty()) {
        Placement placement = profile.placement(TARGETS);
        for (int i = 0; i < 50; i++) {
          byte[] key = ("user:" + i).getBytes(UTF_8);
          KeyTrace trace = placement.trace(key);
          assertThat(trace.owner())
              .as("%s of user:%d", profile, i)
              .isEqualTo(placement.ownerOf(key, 0, key.length));
        }
      }
    }
  }

  @Test
  void continuum_pointIsAtOrAboveTheHash() {
    Placement placement = Profile.of("libmemcached.ketama").placement(TARGETS);
    for (int i = 0; i < 1_000; i++) {
      KeyTrace trace = placement.trace(("key" + i).getBytes(UTF_8));
      assertThat(trace.kind()).isEqualTo("continuum");
      assertThat(trace.position()).isBetween(0L, 0xffffffffL);
      // Past the last point comes the first one.
      assertThat(trace.position() >= (trace.hash() & 0xffffffffL) || trace.position() < 1L << 28)
          .isTrue();
    }
  }

  @Test
  void hashTag_isWhatIsHashed() {
    Placement placement =
        Profile.of("twemproxy.ketama").scheme("", Map.of("hash_tag", "{}")).placement(TARGETS);
    assertThat(placement.trace("a{user:42}b".getBytes(UTF_8)).hashed())
        .isEqualTo("user:42".getBytes(UTF_8));
  }

  @Test
  void modulo_positionIsTheBucket() {
    KeyTrace trace = Profile.of("libmemcached.modula").placement(TARGETS).trace(new byte[] {'k'});
    assertThat(trace.kind()).isEqualTo("modulo");
    assertThat(trace.position()).isEqualTo(Math.abs(trace.hash() % 3));
  }

  @Test
  void rendezvous_hasNoHashOfTheKeyAlone() {
    KeyTrace trace = Profile.of("pymemcache.rendezvous").placement(TARGETS).trace(new byte[] {'k'});
    assertThat(trace.kind()).isEqualTo(KeyTrace.ELECTION);
  }
}
