package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
 * Time and allocation of one parsed line, with all its keys visited. From the top of the checkout,
 * on a JDK 25:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -pl common
 * java -cp common/target/test-classes:common/target/classes:$(cat common/target/classpath) \
 *   --enable-native-access=ALL-UNNAMED org.openjdk.jmh.Main RequestParserBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestParserBenchmark {

  private final Request request = new Request();
  private final RequestParser parser = new RequestParser(request);
  private final ByteBuf get = buffer("get user:0000000042:profile\r\n");
  private final ByteBuf set = buffer("set user:0000000042:profile 0 3600 1024\r\n");
  private final ByteBuf getOf50Keys = Unpooled.directBuffer(2048);

  @Setup
  public void prepare() {
    StringBuilder line = new StringBuilder("get");
    for (int i = 0; i < 50; i++) {
      line.append(String.format(" user:%010d:profile", i));
    }
    getOf50Keys.writeCharSequence(line.append("\r\n"), US_ASCII);
  }

  @Benchmark
  public int get() {
    return retrieval(get);
  }

  @Benchmark
  public int setHeader() {
    parser.parse(set.readerIndex(0));
    return request.keyLength() + request.valueLength();
  }

  @Benchmark
  public int getOf50Keys() {
    return retrieval(getOf50Keys);
  }

  private int retrieval(ByteBuf line) {
    parser.parse(line.readerIndex(0));
    int keyBytes = 0;
    while (request.nextKey()) {
      keyBytes += request.keyLength();
    }
    return keyBytes;
  }

  private static ByteBuf buffer(String line) {
    byte[] bytes = line.getBytes(US_ASCII);
    return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
  }
}
