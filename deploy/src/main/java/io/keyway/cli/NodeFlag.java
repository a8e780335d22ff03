package io.keyway.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The flags of {@code keyway node}: memcached's, with its letters and names, and Keyway's own. */
enum NodeFlag {
  PORT('p', "port", "PORT", "TCP port; 0 takes a free one. Default: 11211."),
  LISTEN(
      'l',
      "listen",
      "ADDRESS[,...]",
      "HOST, HOST:PORT or [IPV6]:PORT to listen on; may be given again. proto[ascii]: or"
          + " proto[binary]: before it fixes the protocol there. Default: 0.0.0.0, which is all."),
  UNIX_SOCKET('s', "unix-socket", "FILE", "Socket file to listen on, instead of TCP."),
  UNIX_MASK('a', "unix-mask", "MODE", "Access mode of the socket file, octal. Default: 700."),
  UDP_PORT('U', "udp-port", "PORT", "Only 0: there is no UDP."),
  BACKLOG('b', "listen-backlog", "N", "Connections that may wait to be accepted. Default: 1024."),
  PROTOCOL('B', "protocol", "NAME", "auto, ascii or binary. Default: auto."),
  CONNECTIONS('c', "conn-limit", "N", "Clients at a time. Default: 1024."),
  THREADS('t', "threads", "N", "Event loops. Default: 4."),
  REQUESTS(
      'R',
      "max-reqs-per-event",
      "N",
      "Requests of one client before it is another's turn. Default: 20."),
  MEMORY('m', "memory-limit", "MEGABYTES", "Memory for items. Default: 64."),
  NO_EVICTIONS('M', "disable-evictions", null, "When memory is full, refuse to store."),
  ITEM_SIZE('I', "max-item-size", "SIZE", "Largest item, such as 512k. Default: 1m."),
  GROWTH('f', "slab-growth-factor", "FACTOR", "From one chunk size to the next. Default: 1.25."),
  CHUNK_MIN(
      'n', "slab-min-size", "BYTES", "Key, value and flags in the smallest chunk. Default: 48."),
  NO_CAS('C', "disable-cas", null, "No CAS uniques: saves 8 bytes an item."),
  MEMORY_FILE(
      'e', "memory-file", "FILE", "Keep the items there over a clean stop, for the next start."),
  LARGE_PAGES('L', "enable-largepages", null, "Accepted: large pages are the kernel's choice."),
  LOCK_MEMORY('k', "lock-memory", null, "Keep all memory from being swapped out."),
  NO_FLUSH('F', "disable-flush-all", null, "Refuse flush_all."),
  NO_DUMP('X', "disable-dumping", null, "Refuse to list keys."),
  NO_WATCH('W', "disable-watch", null, "Refuse watch."),
  SHUTDOWN('A', "enable-shutdown", null, "Allow shutdown."),
  DELIMITER(
      'D',
      "delimiter",
      "CHARACTER",
      "What ends the prefix of a key; counts by prefix from the start. Default: a colon."),
  EXTENDED('o', "extended", "NAME[=VALUE],...", "Further options, listed below."),
  USER('u', "user", "NAME", "Run as this user; only root can change."),
  DAEMON('d', "daemon", null, "Return when the node serves, and go on in the background."),
  PID_FILE('P', "pidfile", "FILE", "Write the process id there; deleted at the end."),
  CORE_DUMPS('r', "enable-coredumps", null, "Raise the limit for core files."),
  VERBOSE('v', "verbose", null, "Say more on standard error; -vv and -vvv still more."),
  AUTH_FILE(
      'Y',
      "auth-file",
      "FILE",
      "Clients must log in: a file with user:password on each line. Only the text protocol."),
  SASL('S', "enable-sasl", null, "Refused: there is no SASL."),
  TLS('Z', "enable-ssl", null, "Refused: there is no TLS."),
  NAPI_IDS('N', "napi_ids", "N", "Accepted without effect."),
  LICENSE('i', "license", null, "Print the license."),
  HELP('h', "help", null, "Print this help."),
  VERSION('V', "version", null, "Print the version."),
  ZOOKEEPER("zookeeper", "HOST:PORT[,...]", "Join the cluster that these servers know."),
  ZOOKEEPER_AUTH(
      "zookeeper-auth",
      "FILE",
      "File with user:password for ZooKeeper. Default: what KEYWAY_ZOOKEEPER_AUTH holds."),
  ZOOKEEPER_CONFIG(
      "zookeeper-config", "FILE", "File of ZooKeeper client properties, such as those for TLS."),
  CLUSTER("cluster", "NAME", "The cluster's name. Default: default."),
  POOL("pool", "NAME", "The pool's name. Default: default."),
  ID("id", "ID", "The member's id, which its keys stay with. Default: its address."),
  WEIGHT("weight", "N", "Share of the keys relative to the other members. Default: 1."),
  ADMIN_PORT(
      "admin-port",
      "PORT",
      "HTTP port for /healthz, /readyz and /metrics; 0 takes a free one. Default: none.");

  /** Stands in for the letter of a flag that has only a name. */
  static final char NO_LETTER = 0;

  private final char letter;
  private final String longName;
  private final @Nullable String parameter;
  private final String description;

  NodeFlag(char letter, String longName, @Nullable String parameter, String description) {
    this.letter = letter;
    this.longName = longName;
    this.parameter = parameter;
    this.description = description;
  }

  NodeFlag(String longName, String parameter, String description) {
    this(NO_LETTER, longName, parameter, description);
  }

  char letter() {
    return letter;
  }

  String longName() {
    return longName;
  }

  /** What stands for its value in the help; empty if it takes none. */
  Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }

  String description() {
    return description;
  }

  boolean takesValue() {
    return parameter != null;
  }

  /** The flag as messages name it: {@code -p} or {@code --pool}. */
  @Override
  public String toString() {
    return letter == NO_LETTER ? "--" + longName : "-" + letter;
  }
}
