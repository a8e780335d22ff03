package io.keyway.measure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time and allocation of what is measured of one request. From the top of the checkout, on a JDK
 * 25:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -pl common,node,proxy
 * java -cp proxy/target/test-classes:proxy/target/classes:$(cat proxy/target/classpath) \
 *   org.openjdk.jmh.Main MeasureBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MeasureBenchmark {

  private static final int KEYS = 1 << 16;

  private final LoopMeasurements loop =
      new LoopMeasurements(Runnable::run, MeasureSettings.DEFAULTS, KeyMask.of(false));

  private final NodeLatency node = loop.node("node-1");
  private final byte[][] keys = new byte[KEYS][];
  private final long[] nanos = new long[KEYS];
  private int next;

  @Setup
  public void prepare() {
    Random random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      // Some keys come often, and many once.
      int number = (int) (1 / (1e-5 + random.nextDouble()));
      keys[i] = String.format("user:%010d:profile", number).getBytes(US_ASCII);
      nanos[i] = (long) Math.exp(random.nextDouble() * 16);
    }
  }

  /** The times of an answered request: four histograms. */
  @Benchmark
  public void latency() {
    long time = nanos[next++ & (KEYS - 1)];
    node.record(time / 8, time / 4, time);
    node.record(Operation.GET, Outcome.OK, time);
  }

  /** A key that is asked for, and its value. */
  @Benchmark
  public void hotKeys() {
    byte[] key = keys[next++ & (KEYS - 1)];
    loop.keys().requested(key, 0, key.length, 0);
    loop.keys().answered(key, 0, key.length, 100);
  }
}
