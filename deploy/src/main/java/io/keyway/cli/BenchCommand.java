package io.keyway.cli;

import io.keyway.bench.Bench;
import io.keyway.bench.Report;
import io.keyway.bench.Target;
import io.keyway.bench.TargetException;
import io.keyway.bench.Workload;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code keyway bench}: loads servers of the memcached protocol and compares them. */
@Command(
    name = "bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  Two servers side by side, 20 requests in flight on each of 50 connections:",
      "    keyway bench -P 20 --target mc=127.0.0.1:11211 --target kw=127.0.0.1:11311",
      "  Latency of 50-key gets at a fixed load of 5000 requests per second, as JSON:",
      "    keyway bench -k 50 --ratio 1:0 --rate 5000 -o json --target 127.0.0.1:11211",
      ""
    },
    description = {
      "",
      "Loads one or more servers of the memcached protocol and prints throughput, latency,"
          + " and the CPU time that the server spends per operation.",
      "",
      "With several targets, rounds take turns (A B A B …), and each target after the first"
          + " is also shown as a ratio to the first. The keys are stored once before the first"
          + " round, so gets hit. Every reply is checked for its framing and the length of its"
          + " values.",
      ""
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--target",
      paramLabel = "[NAME=]HOST:PORT[,pid=N]",
      description =
          "A server; may be given again for more. The process of a server on loopback is found"
              + " by its port; pid=N names it instead. Default: 127.0.0.1:11211.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = {"-c", "--connections"},
      defaultValue = "50",
      description = "Connections to each server. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = {"-P", "--pipeline"},
      defaultValue = "1",
      description =
          "Requests in flight on each connection at most; new ones are sent together when half"
              + " of them are answered. Default: ${DEFAULT-VALUE}.")
  private int depth;

  @Option(
      names = {"-k", "--keys-per-get"},
      defaultValue = "1",
      description = "Different keys in one get. Default: ${DEFAULT-VALUE}.")
  private int keysPerGet;

  @Option(
      names = {"-r", "--keyspace"},
      defaultValue = "10000",
      description = "How many keys there are. Default: ${DEFAULT-VALUE}.")
  private int keyspace;

  @Option(
      names = "--ratio",
      paramLabel = "GETS:SETS",
      defaultValue = "9:1",
      converter = RatioConverter.class,
      description = "Gets to sets. Default: ${DEFAULT-VALUE}.")
  private Ratio ratio = new Ratio(1, 0);

  @Option(
      names = {"-d", "--value-size"},
      paramLabel = "BYTES",
      defaultValue = "100",
      description = "Length of each value. Default: ${DEFAULT-VALUE}.")
  private int valueBytes;

  @Option(
      names = "--zipf",
      paramLabel = "EXPONENT",
      defaultValue = "0.99",
      description =
          "How much some keys are asked for more often than others; 0 asks for all alike."
              + " Default: ${DEFAULT-VALUE}.")
  private double zipfExponent;

  @Option(
      names = {"-t", "--duration"},
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Measured time of one round. Default: ${DEFAULT-VALUE}.")
  private double durationSeconds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Load before each round that is not measured. Default: ${DEFAULT-VALUE}.")
  private double warmupSeconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description =
          "Rounds for each server; the report shows the median, the least and the most."
              + " Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--rate",
      paramLabel = "OPS",
      defaultValue = "0",
      description =
          "Operations per second over all connections, sent on time whether or not the server"
              + " keeps up; latency counts from when an operation was due. 0 sends the next"
              + " one when a reply has come. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Threads of the load generator. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed gives the same requests. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Workload workload = workload();
    List<Target> servers = servers();
    try {
      Report report = new Bench(workload, err).run(servers);
      print(report);
      return (report.errors() == 0 ? ExitCode.OK : ExitCode.FAILED).value();
    } catch (TargetException e) {
      boolean unreachable = e.reason() == TargetException.Reason.UNREACHABLE;
      throw new CommandException(
          unreachable ? ExitCode.CANNOT_CONNECT : ExitCode.FAILED,
          String.valueOf(e.getMessage()),
          e);
    }
  }

  private void print(Report report) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.isJson() ? Bench.json(report) : Bench.table(report));
    out.flush();
  }

  private Workload workload() {
    try {
      return new Workload(
          connections,
          depth,
          keysPerGet,
          keyspace,
          ratio.gets(),
          ratio.sets(),
          valueBytes,
          zipfExponent,
          durationSeconds,
          warmupSeconds,
          rounds,
          rate,
          threads,
          seed);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  private List<Target> servers() {
    try {
      return targets.isEmpty()
          ? List.of(Target.parse("127.0.0.1:11211"))
          : targets.stream().map(Target::parse).toList();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  private record Ratio(int gets, int sets) {}

  private static final class RatioConverter implements ITypeConverter<Ratio> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6}):(\\d{1,6})");

    @Override
    public Ratio convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "ratio: %s (expected: GETS:SETS, such as 9:1)".formatted(text));
      }
      return new Ratio(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }
}
