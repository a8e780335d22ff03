package io.keyway.measure;

import java.time.Duration;

/**
 * What a proxy shows of what it measures.
 *
 * @param slowThreshold from which time on a request counts as slow
 * @param maskKeys whether slow and hot keys are shown as pseudonyms
 */
public record MeasureSettings(Duration slowThreshold, boolean maskKeys) {

  /** A hundred milliseconds, and keys as they are. */
  public static final MeasureSettings DEFAULTS = new MeasureSettings(Duration.ofMillis(100), false);

  public MeasureSettings {
    if (slowThreshold.isNegative()) {
      throw new IllegalArgumentException(
          "slow threshold: " + slowThreshold + " (expected: 0 or more)");
    }
  }
}
