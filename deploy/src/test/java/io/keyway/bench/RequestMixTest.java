package io.keyway.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RequestMixTest {

  @Test
  void requests_ofAMix_keepTheRatioAndNameDistinctKeys() {
    Workload workload = Workloads.brief(1, 1, 50, 1, 0);
    RequestMix mix = mix(workload);
    int sets = 0;
    for (int number = 0; number < 4000; number++) {
      ByteBuf out = Unpooled.buffer();
      int keys = mix.append(out);
      String request = out.toString(US_ASCII);
      if (keys == RequestMix.SET) {
        sets++;
        assertThat(request).matches("set bench:0000000\\d{3} 0 0 100\r\nv{100}\r\n");
      } else {
        List<String> words = List.of(request.strip().split(" ", -1));
        assertThat(request).matches("get( bench:0000000\\d{3}){50}\r\n");
        assertThat(words).doesNotHaveDuplicates();
      }
    }
    assertThat(sets).isCloseTo(1000, within(150));
  }

  @Test
  void get_ofTheWholeKeyspace_namesEachKeyOnce() {
    Workload workload = new Workload(1, 1, 500, 500, 1, 0, 1, 3, 1, 0, 1, 0, 1, 1);
    ByteBuf out = Unpooled.buffer();

    mix(workload).append(out);

    assertThat(out.toString(US_ASCII).strip().split(" ", -1)).hasSize(501).doesNotHaveDuplicates();
  }

  private static RequestMix mix(Workload workload) {
    return new RequestMix(
        workload,
        new RequestBytes(workload.keyspace(), workload.valueBytes()),
        new KeyPicker(workload.keyspace(), workload.zipfExponent()),
        new SplittableRandom(workload.seed()));
  }
}
