package io.keyway.cli;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingFile;
import io.keyway.console.Console;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.measure.MeasureSettings;
import io.keyway.telemetry.AdminServer;
import io.keyway.telemetry.Metrics;
import io.keyway.telemetry.ProcessFigures;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code keyway proxy}: makes a pool look like one server. */
@Command(
    name = "proxy",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway proxy --zookeeper zk1:2181,zk2:2181 --pool default",
      "  keyway proxy -p 11311 --member 10.0.0.1:11211 --member 10.0.0.2:11211*2",
      "  keyway proxy --zookeeper zk1:2181 --listener sessions=11212",
      "  keyway proxy --zookeeper zk1:2181 --route user:=users,strip",
      ""
    },
    description = {
      "",
      "Runs a proxy: clients talk to it as to one memcached, and it talks to all nodes of a pool, which it"
          + " knows from ZooKeeper or from the command line. It may serve several pools: each on a port of its"
          + " own, or on one by prefixes of keys.",
      ""
    })
final class ProxyCommand implements Callable<Integer> {

  private static final String STATE_FOLDER = "--state-dir";

  /** What says nothing where the members are on the command line. */
  private static final List<String> OF_ZOOKEEPER =
      List.of("--cluster", "--zookeeper-auth", "--zookeeper-config", STATE_FOLDER);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-p", "--port"},
      defaultValue = "11211",
      description = "TCP port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = {"-l", "--listen"},
      defaultValue = "0.0.0.0",
      paramLabel = "HOST",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}, which is all.")
  private String host = "0.0.0.0";

  @Option(
      names = {"-t", "--threads"},
      defaultValue = "4",
      description = "Event loops. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = {"-c", "--conn-limit"},
      defaultValue = "1024",
      description = "Clients at a time. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = {"-b", "--listen-backlog"},
      defaultValue = "1024",
      description = "Connections that may wait to be accepted. Default: ${DEFAULT-VALUE}.")
  private int backlog;

  @Option(
      names = {"-I", "--max-item-size"},
      defaultValue = "1024m",
      converter = ByteSizeConverter.class,
      paramLabel = "SIZE",
      description = "Largest value that is passed on. Default: ${DEFAULT-VALUE}.")
  private int valueBytesMax;

  @Option(
      names = "--slow-threshold",
      defaultValue = "100",
      paramLabel = "MILLISECONDS",
      description =
          "From which time on 'stats slow' shows a request to a node. Default: ${DEFAULT-VALUE}.")
  private int slowMillis;

  @Option(names = "--mask-keys", description = "Show pseudonyms in place of slow and hot keys.")
  private boolean maskKeys;

  @Mixin private Membership membership = new Membership();
  @Mixin private PoolOptions pools = new PoolOptions();
  @Mixin private StaticPools staticPools = new StaticPools();

  @Option(
      names = STATE_FOLDER,
      paramLabel = "FOLDER",
      description =
          "Where the last rings are kept, to serve by when ZooKeeper is away at the start; '' keeps"
              + " them nowhere. Default: STATE_DIRECTORY, which systemd sets, or else keyway in"
              + " XDG_STATE_HOME or ~/.local/state.")
  private @Nullable String stateFolder;

  @Mixin private Admin admin = new Admin();
  @Mixin private ConsoleOptions consoleOptions = new ConsoleOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (staticPools.isEmpty() == (membership.zookeeper == null)) {
      throw CommandException.usage("name the pool's members by either --zookeeper or --member");
    }
    if (slowMillis < 0) {
      throw CommandException.usage(
          "--slow-threshold: %d (expected: 0 or more)".formatted(slowMillis));
    }
    refuseWhatHasNoEffect();
    if (admin.port != null) {
      FlagValue.check("--admin-port", admin.port, 0, ListenAddress.PORT_MAX);
    }
    ProxySettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    try (Stop stop = new Stop()) {
      Map<String, Ring> rings = staticPools.isEmpty() ? Map.of() : rings(settings);
      Cluster cluster = membership.connect();
      if (cluster != null) {
        stop.with(cluster);
      }
      ProxyServer proxy = stop.with(ProxyServer.start(settings));
      print(settings, proxy, out);
      AdminServer server = startAdmin(proxy, out, stop);
      Function<Console.SignIn, Console> console =
          cluster == null ? serve(proxy, rings, stop) : join(proxy, cluster, server, stop);
      if (server != null) {
        consoleOptions.open(server, console, out, stop);
      }
      stop.await(out);
    }
    return ExitCode.OK.value();
  }

  private void refuseWhatHasNoEffect() {
    ParseResult line = spec.commandLine().getParseResult();
    if (membership.zookeeper != null) {
      staticPools.refuseToBeGiven();
    } else {
      for (String option : OF_ZOOKEEPER) {
        if (line.hasMatchedOption(option)) {
          throw CommandException.usage(
              "%s: only for --zookeeper (with --member the pool is what the command line says)"
                  .formatted(option));
        }
      }
    }
    if (admin.port == null) {
      ConsoleOptions.refuseToBeGiven(line);
    }
  }

  private @Nullable AdminServer startAdmin(ProxyServer proxy, PrintWriter out, Stop stop) {
    return admin.start(
        consoleOptions.host, metrics -> addFigures(metrics, proxy), proxy::isReady, out, stop);
  }

  private static void addFigures(Metrics metrics, ProxyServer proxy) {
    ProxyFigures.add(metrics, Map.of("proxy", proxy));
    ProxyFigures.addPool(metrics, proxy);
    metrics.text(ProcessFigures::text);
  }

  /** Has a proxy serve the pools that ZooKeeper knows; returns what makes its console. */
  private Function<Console.SignIn, Console> join(
      ProxyServer proxy, Cluster cluster, @Nullable AdminServer server, Stop stop) {
    String id = ProxyProcess.id(proxy);
    Optional<Path> folder = StateFolder.of(stateFolder, System.getenv());
    ProxyProcess.join(
        proxy,
        cluster,
        new ProxyProcess.Identity(id, server == null ? null : server.address()),
        pool -> folder.map(known -> ringFile(known, pool)),
        (_, _) -> {},
        stop);
    return signIn -> Console.ofCluster(cluster, signIn);
  }

  /** Has a proxy serve pools that never change; returns what makes its console. */
  private static Function<Console.SignIn, Console> serve(
      ProxyServer proxy, Map<String, Ring> rings, Stop stop) {
    stop.draining(proxy::drain);
    rings.forEach(proxy::adopt);
    LiveProxy live = ProxyProcess.live(proxy, null);
    live.pools().forEach((pool, at) -> proxy.advertise(pool, List.of(at)));
    return signIn -> Console.ofRings(rings, Map.of("proxy", live), signIn);
  }

  private RingFile ringFile(Path folder, String pool) {
    return new RingFile(folder, String.valueOf(membership.zookeeper), membership.cluster, pool);
  }

  private Map<String, Ring> rings(ProxySettings settings) {
    try {
      return staticPools.rings(membership.pool, settings.pools());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  private ProxySettings settings() {
    try {
      return new ProxySettings(
          pools.listeners(membership.pool, host, port),
          threads,
          connections,
          backlog,
          BackendSettings.DEFAULTS.withValueBytesMax(valueBytesMax),
          new MeasureSettings(Duration.ofMillis(slowMillis), maskKeys));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  /** Prints a line for each port, those of other pools than the first with the pool's name. */
  private void print(ProxySettings settings, ProxyServer proxy, PrintWriter out) {
    Map<String, InetSocketAddress> addresses = proxy.addresses();
    for (PoolListener listener : settings.listeners()) {
      String pool = listener.pool();
      out.printf(
          "proxy %s:%d%s%n",
          listener.address().getHostString(),
          Objects.requireNonNull(addresses.get(pool)).getPort(),
          pool.equals(membership.pool) ? "" : " " + pool);
    }
  }

  private static final class ByteSizeConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      try {
        return ByteSize.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
