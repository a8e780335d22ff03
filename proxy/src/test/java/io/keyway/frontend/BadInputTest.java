package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.badinput.BadInputRun;
import io.keyway.badinput.MutationRun;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestPool;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy that is sent what has broken other servers. */
@ExtendWith(LeakWatch.class)
final class BadInputTest {

  /**
   * Where Keyway is right and both memcacheds are not: they forget the answer to a {@code set} when
   * the {@code get} behind it has a key that is too long.
   */
  private static final Set<String> DIFFERENCES = Set.of("tg013");

  private static final int MUTATIONS = 10_000;

  @Test
  void badInput_isAnsweredAsByMemcached_andHurtsNobodyElse() throws Exception {
    try (TestPool pool = TestPool.ofNodes(3)) {
      var wrong = BadInputRun.against(pool.proxy().address());
      assertThat(wrong.keySet()).as(wrong.toString()).isEqualTo(DIFFERENCES);
    }
  }

  @Test
  void mutationsOfBadInput_leaveTheProxyServingInTheSameMemory() throws Exception {
    try (TestPool pool = TestPool.ofNodes(3)) {
      MutationRun.against(pool.proxy().address(), pool.proxy().clients()::current, MUTATIONS);
    }
  }
}
