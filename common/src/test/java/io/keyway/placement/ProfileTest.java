package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProfileTest {

  @ParameterizedTest
  @EnumSource
  void of_itsOwnName_isTheProfile(Profile profile) {
    assertThat(Profile.of(profile.toString())).isSameAs(profile);
  }

  @Test
  void of_unknownName_namesTheChoices() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.of("KETAMA"))
        .withMessage("profile: 'KETAMA' (expected: one of modulo, ketama)");
  }

  @ParameterizedTest
  @EnumSource
  void placement_noTargets_isRefused(Profile profile) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.placement(List.of()))
        .withMessage("number of targets: 0 (expected: 1 to 10000)");
  }

  @ParameterizedTest
  @EnumSource
  void placement_tooManyTargets_isRefused(Profile profile) {
    List<Target> targets = Collections.nCopies(10_001, new Target("a", 11211, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> profile.placement(targets));
  }
}
