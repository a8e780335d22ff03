package io.keyway.cli;

import io.keyway.command.CommandSettings;
import io.keyway.command.Permissions;
import io.keyway.command.Users;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the flags of {@code keyway node} ask for. What no value can be, and what is not offered, is
 * refused in one sentence.
 */
final class NodeOptions {

  private static final int ITEM_BYTES_MIN = 1 << 10;
  private static final int ITEM_BYTES_MAX = 1 << 30;
  static final int MEMORY_MEGABYTES_MAX = 128 << 10;
  private static final int WEIGHT_MAX = 1000;

  /** What the process is to do in place of serving. */
  enum Task {
    SERVE,
    HELP,
    VERSION,
    LICENSE
  }

  private final ListenOptions listening = new ListenOptions();
  private final ExtendedOptions extended = new ExtendedOptions(listening);
  private final ProcessOptions process = new ProcessOptions();
  private final Membership membership = new Membership();

  private Task task = Task.SERVE;
  private int threads = 4;
  private int connections = 1024;
  private int requestsPerEvent = CommandSettings.DEFAULTS.requestsPerEvent();
  private int memoryMegabytes = StoreSettings.DEFAULTS.memoryMegabytes();
  private double growthFactor = StoreSettings.DEFAULTS.growthFactor();
  private int chunkBytesMin = StoreSettings.DEFAULTS.chunkBytesMin();
  private int itemBytesMax = StoreSettings.DEFAULTS.itemBytesMax();
  private boolean evicting = true;
  private boolean unique = true;
  private @Nullable Path memoryFile;
  private @Nullable Users users;
  private boolean flush = true;
  private boolean dump = true;
  private boolean watch = true;
  private boolean shutdown;
  private char delimiter = CommandSettings.DEFAULTS.prefixDelimiter();
  private boolean detail;
  private int verbosity;
  private @Nullable String id;
  private int weight = 1;
  private @Nullable Integer adminPort;

  /**
   * Reads a command line, without {@code node} itself.
   *
   * @throws CommandException if it is wrong
   */
  static NodeOptions read(String... arguments) {
    NodeOptions options = new NodeOptions();
    new FlagReader(arguments, options::take).read();
    if (options.task == Task.SERVE) {
      options.check();
    }
    return options;
  }

  private void take(NodeFlag flag, String text) {
    FlagValue value = new FlagValue(flag.toString(), text);
    switch (flag) {
      case PORT -> listening.port(value);
      case LISTEN -> listening.addresses(value);
      case UNIX_SOCKET -> listening.socketFile(value);
      case UNIX_MASK -> listening.socketMode(value);
      case UDP_PORT -> listening.udpPort(value);
      case BACKLOG -> listening.backlog(value);
      case PROTOCOL -> listening.protocol(value);
      case CONNECTIONS -> connections = value.integer();
      case THREADS -> threads = value.integer();
      case REQUESTS -> requestsPerEvent = value.integer();
      case MEMORY -> memoryMegabytes = megabytes(value);
      case NO_EVICTIONS -> evicting = false;
      case ITEM_SIZE -> itemBytesMax = itemBytes(value);
      case GROWTH -> growthFactor = value.decimal();
      case CHUNK_MIN -> chunkBytesMin = value.integer();
      case NO_CAS -> unique = false;
      case MEMORY_FILE -> memoryFile = value.path();
      case LARGE_PAGES -> process.largePages = true;
      case LOCK_MEMORY -> process.lockMemory = true;
      case NO_FLUSH -> flush = false;
      case NO_DUMP -> dump = false;
      case NO_WATCH -> watch = false;
      case SHUTDOWN -> shutdown = true;
      case DELIMITER -> {
        delimiter = value.character();
        detail = true;
      }
      case EXTENDED -> extended.take(text);
      case USER -> process.user = value.notEmpty();
      case DAEMON -> process.daemon = true;
      case PID_FILE -> process.pidFile = value.path();
      case CORE_DUMPS -> process.coreDumps = true;
      case VERBOSE -> verbosity++;
      case AUTH_FILE -> users = value.users();
      case SASL -> throw CommandException.usage("-S: there is no SASL (clients can log in by -Y)");
      case TLS -> throw CommandException.usage("%s: there is no TLS".formatted(flag));
      case NAPI_IDS -> value.integer(0, Integer.MAX_VALUE);
      case LICENSE -> task = Task.LICENSE;
      case HELP -> task = Task.HELP;
      case VERSION -> task = Task.VERSION;
      case ZOOKEEPER -> membership.zookeeper = value.notEmpty();
      case ZOOKEEPER_AUTH -> membership.credentials = value.path();
      case ZOOKEEPER_CONFIG -> membership.clientProperties = value.path();
      case CLUSTER -> membership.cluster = value.notEmpty();
      case POOL -> membership.pool = value.notEmpty();
      case ID -> id = value.notEmpty();
      case WEIGHT -> weight = Math.toIntExact(value.integer(1, WEIGHT_MAX));
      case ADMIN_PORT -> adminPort = Math.toIntExact(value.integer(0, ListenAddress.PORT_MAX));
    }
  }

  private static int megabytes(FlagValue value) {
    return Math.toIntExact(value.integer(1, MEMORY_MEGABYTES_MAX));
  }

  private static int itemBytes(FlagValue value) {
    int bytes = value.bytes();
    if (bytes < ITEM_BYTES_MIN || bytes > ITEM_BYTES_MAX) {
      throw value.refusal("1k to 1024m");
    }
    return bytes;
  }

  private void check() {
    if (itemBytesMax > ((long) memoryMegabytes << 20) / 2) {
      throw CommandException.usage(
          "-I: %d (expected: at most half of the memory, which is %d MiB)"
              .formatted(itemBytesMax, memoryMegabytes));
    }
    if (membership.zookeeper != null && listening.onlySocketFile()) {
      throw CommandException.usage("--zookeeper: a member of a pool needs a TCP address, not -s");
    }
    if (users != null) {
      checkGuarded();
    }
    settings(0); // Every rule is in a record that this makes.
  }

  private void checkGuarded() {
    listening.textOnly("-Y");
    if (membership.zookeeper != null) {
      throw CommandException.usage("-Y: proxies can't log in, so a member of a pool lets all in");
    }
  }

  Task task() {
    return task;
  }

  ProcessOptions process() {
    return process;
  }

  /** Whether more is said than of errors. */
  boolean isVerbose() {
    return verbosity > 0;
  }

  Membership membership() {
    return membership;
  }

  Optional<String> id() {
    return Optional.ofNullable(id);
  }

  int weight() {
    return weight;
  }

  Optional<Integer> adminPort() {
    return Optional.ofNullable(adminPort);
  }

  /**
   * The settings of the node.
   *
   * @param incarnation a random number of this process
   */
  NodeSettings settings(long incarnation) {
    try {
      return new NodeSettings(
          listening.settings(),
          threads,
          connections,
          commands(),
          NodeSettings.firstUnique(incarnation),
          store());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  private CommandSettings commands() {
    return new CommandSettings(
        new Permissions(flush, dump, watch, shutdown),
        verbosity,
        requestsPerEvent,
        extended.idleTimeoutSeconds(),
        delimiter,
        detail,
        extended.watcherBufferBytes(),
        Optional.ofNullable(users));
  }

  private StoreSettings store() {
    return new StoreSettings(
        memoryMegabytes,
        growthFactor,
        chunkBytesMin,
        itemBytesMax,
        evicting,
        unique,
        extended.slabs(itemBytesMax),
        extended.lru(),
        extended.crawler(),
        extended.index(),
        memoryFile);
  }
}
