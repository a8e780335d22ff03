package io.keyway.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a route does. */
@FunctionalInterface
interface Action {

  /**
   * Carries a call out.
   *
   * @return what is answered as JSON, or null if the action has answered by itself
   * @throws Refusal if it can't be done, with the sentence that says why
   * @throws IOException if a server could not be asked; its message is answered
   */
  @Nullable Object answer(Call call) throws IOException;
}
