package io.keyway.cli;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.net.ListenException;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
      ""
    },
    description = {
      "",
      "Runs a proxy: clients talk to it as to one memcached, and it talks to all nodes of a pool, which it"
          + " knows from ZooKeeper or from the command line.",
      ""
    })
final class ProxyCommand implements Callable<Integer> {

  /** A ring that never changes needs no other epoch. */
  private static final long STATIC_EPOCH = 1;

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

  @Mixin private Membership membership = new Membership();
  @Mixin private Admin admin = new Admin();

  @Option(
      names = "--member",
      converter = StaticMember.class,
      paramLabel = "HOST:PORT[*WEIGHT]",
      description =
          "A member, in placement order; may be given again. Takes the place of --zookeeper.")
  private List<Member> members = new ArrayList<>();

  @Option(
      names = "--placement",
      defaultValue = "libmemcached.ketama_weighted",
      paramLabel = "PROFILE",
      description =
          "How keys are placed on --member; 'keyway place --list' shows the profiles."
              + " Default: ${DEFAULT-VALUE}.")
  private String placement = "";

  @Option(
      names = "--hash",
      paramLabel = "HASH",
      description = "A key hash of the profile. Default: the profile's first.")
  private String hash = "";

  @Option(
      names = "--placement-option",
      paramLabel = "KEY=VALUE",
      description = "An option of the profile, such as hash_tag={}; may be given again.")
  private Map<String, String> placementOptions = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    if (members.isEmpty() == (membership.zookeeper == null)) {
      throw new ParameterException(
          spec.commandLine(), "name the pool's members by either --zookeeper or --member");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Stop stop = new Stop()) {
      ProxyServer proxy = start(stop);
      out.printf("proxy %s:%d%n", host, proxy.address().getPort());
      admin.start(
          host,
          metrics -> Figures.ofProxy(metrics, proxy, "proxy"),
          () -> proxy.epoch() > 0,
          out,
          stop);
      stop.await(out);
    } catch (ListenException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.value();
  }

  private ProxyServer start(Stop stop) {
    ProxySettings settings =
        new ProxySettings(
            new InetSocketAddress(host, port),
            threads,
            connections,
            backlog,
            BackendSettings.DEFAULTS.withValueBytesMax(valueBytesMax));
    Cluster cluster = membership.connect();
    if (cluster != null) {
      stop.with(cluster);
      String id = "proxy-" + ProcessHandle.current().pid();
      return ProxyProcess.start(settings, cluster, membership.pool, id, ring -> {}, stop);
    }
    Ring ring = Ring.stable(STATIC_EPOCH, placementChoice(), members, Set.of());
    ProxyServer proxy = stop.with(ProxyServer.start(settings));
    proxy.adopt(ring);
    InetSocketAddress address = proxy.address();
    proxy.advertise(List.of(new Address(Membership.host(address), address.getPort())));
    return proxy;
  }

  private PlacementChoice placementChoice() {
    try {
      Scheme scheme = Profile.of(placement).scheme(hash, placementOptions);
      return new PlacementChoice(scheme.profile().name(), hash, placementOptions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
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
