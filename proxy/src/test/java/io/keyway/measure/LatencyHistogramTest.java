package io.keyway.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {

  private final LatencyHistogram histogram = new LatencyHistogram();

  private Latencies counted() {
    Latencies latencies = new Latencies();
    latencies.add(histogram);
    return latencies;
  }

  @Test
  void cells_followEachOtherAndAreNarrow() {
    long start = 0;
    for (int cell = 0; cell < LatencyHistogram.CELLS; cell++) {
      long end = LatencyHistogram.endMicros(cell);
      assertThat(LatencyHistogram.cell(start)).isEqualTo(cell);
      assertThat(LatencyHistogram.cell(end - 1)).isEqualTo(cell);
      assertThat(end - start).isLessThanOrEqualTo(Math.max(1, start / 16));
      start = end;
    }
    assertThat(start).isEqualTo(1 << 26);
  }

  @Test
  void timesBeyondTheRange_areInTheLastCells() {
    assertThat(LatencyHistogram.cell(-1)).isZero();
    assertThat(LatencyHistogram.cell(Long.MAX_VALUE)).isEqualTo(LatencyHistogram.CELLS - 1);
  }

  @Test
  void quantiles_areThoseOfTheTimesWithinACell() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long[] micros = random.doubles(20_000).mapToLong(d -> (long) Math.exp(d * 15)).toArray();
    Arrays.stream(micros).forEach(time -> histogram.record(time * 1000));
    Arrays.sort(micros);
    Latencies latencies = counted();
    for (double share : new double[] {0.001, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = micros[(int) Math.ceil(share * micros.length) - 1];
      assertThat(latencies.micros(share))
          .as("share %s, seed %d", share, seed)
          .isBetween(exact, exact + exact / 16 + 1);
    }
    assertThat(latencies.count()).isEqualTo(micros.length);
    assertThat(latencies.maxMicros()).isEqualTo(micros[micros.length - 1]);
    assertThat(latencies.sumNanos()).isEqualTo(Arrays.stream(micros).sum() * 1000);
    assertThat(latencies.countBelow(1024))
        .isEqualTo(Arrays.stream(micros).filter(time -> time < 1024).count());
  }

  @Test
  void times_builtAnewFromTheirCounts_areTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    random.doubles(5_000).forEach(d -> histogram.record((long) Math.exp(d * 25)));
    Latencies told = counted();
    Latencies anew = Latencies.of(told.counts(), told.sumNanos(), told.maxNanos());
    assertThat(anew.counts()).as("seed %d", seed).isEqualTo(told.counts());
    for (double share : new double[] {0.001, 0.5, 0.99, 1}) {
      assertThat(anew.micros(share)).isEqualTo(told.micros(share));
    }
    assertThat(anew.sumNanos()).isEqualTo(told.sumNanos());
    assertThat(anew.maxMicros()).isEqualTo(told.maxMicros());
  }

  @Test
  void nothing_hasNoQuantiles() {
    assertThat(counted().micros(0.5)).isZero();
    assertThat(counted().count()).isZero();
  }
}
