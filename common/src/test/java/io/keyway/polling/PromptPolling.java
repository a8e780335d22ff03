package io.keyway.polling;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has Awaitility look at a condition at once and then every ten milliseconds, where it would wait
 * for a tenth of a second first. JUnit finds it by itself, for all test classes.
 */
public final class PromptPolling implements BeforeAllCallback {

  private static final Duration INTERVAL = Duration.ofMillis(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(INTERVAL);
  }
}
