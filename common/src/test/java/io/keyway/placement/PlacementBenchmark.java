package io.keyway.placement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time and allocation of one look-up, over keys of 16 to 47 bytes. From the top of the checkout, on
 * a JDK 25:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -pl common
 * java -cp common/target/test-classes:common/target/classes:$(cat common/target/classpath) \
 *   org.openjdk.jmh.Main PlacementBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlacementBenchmark {

  private static final int KEYS = 1 << 10;

  @Param({"python-memcached.modula", "libmemcached.ketama_weighted", "mcrouter.ch3"})
  public String profile = "";

  @Param({"3", "100"})
  public int members;

  private final byte[][] keys = new byte[KEYS][];
  private Placement placement = Profile.MODULO.placement(List.of(new Target("unset", 11211, 1)));
  private int next;

  @Setup
  public void prepare() {
    Random random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      String number = String.format("user:%010d:", random.nextInt(Integer.MAX_VALUE));
      keys[i] = (number + "x".repeat(random.nextInt(32))).getBytes(US_ASCII);
    }
    List<Target> targets =
        IntStream.range(0, members).mapToObj(i -> new Target("10.0.0." + i, 11211, 1)).toList();
    placement = Profile.of(profile).placement(targets);
  }

  @Benchmark
  public int ownerOf() {
    byte[] key = keys[next++ & (KEYS - 1)];
    return placement.ownerOf(key, 0, key.length);
  }
}
