package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.command.CommandSettings;
import io.keyway.command.Endpoint;
import io.keyway.command.Permissions;
import io.keyway.command.WireProtocol;
import io.keyway.net.SocketFile;
import io.keyway.server.NodeSettings;
import io.keyway.store.CrawlerSettings;
import io.keyway.store.LruSettings;
import io.keyway.store.SlabSettings;
import io.keyway.store.StoreSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeOptionsTest {

  @Test
  void nothing_isMemcachedsDefaults() {
    NodeSettings settings = settings("");
    assertThat(settings.store()).isEqualTo(StoreSettings.DEFAULTS);
    assertThat(settings.commands()).isEqualTo(CommandSettings.DEFAULTS);
    assertThat(settings.threads()).isEqualTo(4);
    assertThat(settings.connections()).isEqualTo(1024);
    assertThat(settings.listening().backlog()).isEqualTo(1024);
    assertThat(settings.listening().refusing()).isTrue();
    assertThat(settings.listening().endpoints())
        .containsExactly(tcp("0.0.0.0", 11211, WireProtocol.AUTO));
  }

  static Stream<Arguments> flags() {
    return Stream.of(
        flag("-m10", s -> s.store().memoryMegabytes(), 10),
        flag("-m 10", s -> s.store().memoryMegabytes(), 10),
        flag("--memory-limit=10", s -> s.store().memoryMegabytes(), 10),
        flag("--memory-limit 10", s -> s.store().memoryMegabytes(), 10),
        flag("--memory-l 10", s -> s.store().memoryMegabytes(), 10),
        flag("-m 10 -m 20", s -> s.store().memoryMegabytes(), 20),
        flag("-vMm10", s -> s.store().memoryMegabytes(), 10),
        flag("-M", s -> s.store().evicting(), false),
        flag("--disable-evictions", s -> s.store().evicting(), false),
        flag("-e /tmp/items", s -> String.valueOf(s.store().memoryFile()), "/tmp/items"),
        flag("--memory-file=/tmp/items", s -> String.valueOf(s.store().memoryFile()), "/tmp/items"),
        flag("-C", s -> s.store().unique(), false),
        flag("-f 2", s -> s.store().growthFactor(), 2.0),
        flag("-n 96", s -> s.store().chunkBytesMin(), 96),
        flag("-I 512k", s -> s.store().itemBytesMax(), 512 << 10),
        flag("-I524288", s -> s.store().itemBytesMax(), 512 << 10),
        flag("-I 8m", s -> s.store().itemBytesMax(), 8 << 20),
        flag("-I 8m -o no_modern", s -> s.store().slabs().chunkBytesMax(), 512 << 10),
        flag("-I 100k", s -> s.store().slabs().chunkBytesMax(), 64 << 10),
        flag("-c 7", NodeSettings::connections, 7),
        flag("-t 2", NodeSettings::threads, 2),
        flag("-b 16", s -> s.listening().backlog(), 16),
        flag("-R 5", s -> s.commands().requestsPerEvent(), 5),
        flag("-F", s -> s.commands().permissions(), new Permissions(false, true, true, false)),
        flag("-X", s -> s.commands().permissions(), new Permissions(true, false, true, false)),
        flag("-W", s -> s.commands().permissions(), new Permissions(true, true, false, false)),
        flag("-A", s -> s.commands().permissions(), new Permissions(true, true, true, true)),
        flag("-D /", s -> s.commands().prefixDelimiter(), '/'),
        flag("-D :", s -> s.commands().detail(), true),
        flag("-vvv", s -> s.commands().verbosity(), 3),
        flag("-v --verbose", s -> s.commands().verbosity(), 2),
        flag("-B ascii", s -> s.listening().protocol(), WireProtocol.ASCII),
        flag("--protocol=binary", s -> s.listening().protocol(), WireProtocol.BINARY),
        flag("-U 0 -N 2 -k -L -r -d -u nobody", NodeSettings::threads, 4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flags")
  void flag_setsItsSetting(String line, Function<NodeSettings, Object> setting, Object expected) {
    assertThat(setting.apply(settings(line))).isEqualTo(expected);
  }

  static Stream<Arguments> extendedOptions() {
    return Stream.of(
        flag("slab_sizes=96-200-400", s -> s.store().slabs().sizes(), List.of(96, 200, 400)),
        flag("slab_chunk_max=16384", s -> s.store().slabs().chunkBytesMax(), 16384),
        flag("no_slab_reassign", s -> s.store().slabs().reassigning(), false),
        flag("no_slab_reassign,slab_reassign", s -> s.store().slabs().reassigning(), true),
        flag("slab_automove=2", s -> s.store().slabs().automove(), 2),
        flag("slab_automove", s -> s.store().slabs().automove(), 1),
        flag("no_slab_automove", s -> s.store().slabs().automove(), 0),
        flag("slab_automove_ratio=0.5", s -> s.store().slabs().automoveRatio(), 0.5),
        flag("slab_automove_window=30", s -> s.store().slabs().automoveWindowSeconds(), 30),
        flag("slab_automove_freeratio=0.1", s -> s.store().slabs().automoveFreeRatio(), 0.1),
        flag("no_lru_maintainer", s -> s.store().lru().maintained(), false),
        flag("hot_lru_pct=10", s -> s.store().lru().hotPercent(), 10),
        flag("warm_lru_pct=50", s -> s.store().lru().warmPercent(), 50),
        flag("hot_max_factor=0.5", s -> s.store().lru().hotMaxFactor(), 0.5),
        flag("warm_max_factor=3", s -> s.store().lru().warmMaxFactor(), 3.0),
        flag("temporary_ttl=20", s -> s.store().lru().temporaryTtlSeconds(), 20),
        flag("temporary_ttl=20", s -> s.store().lru().temporary(), true),
        flag("tail_repair_time=10", s -> s.store().lru().tailRepairSeconds(), 10),
        flag("no_lru_crawler", s -> s.store().crawler().enabled(), false),
        flag("lru_crawler_sleep=0", s -> s.store().crawler().sleepMicros(), 0),
        flag("lru_crawler_tocrawl=4294967295", s -> s.store().crawler().itemsMax(), 4294967295L),
        flag("hashpower=20", s -> s.store().index().power(), 20),
        flag("no_maxconns_fast", s -> s.listening().refusing(), false),
        flag("idle_timeout=60", s -> s.commands().idleTimeoutSeconds(), 60),
        flag("watcher_logbuf_size=64", s -> s.commands().watcherBufferBytes(), 64 << 10),
        flag(
            "no_hashexpand,track_sizes,hash_algorithm=jenkins,worker_logbuf_size=8,read_buf_mem_limit=16",
            NodeSettings::store,
            StoreSettings.DEFAULTS),
        flag(
            "modern,inline_ascii_resp,no_inline_ascii_resp,no_chunked_items,sock_cookie_id=1,"
                + "resp_obj_mem_limit=1,drop_privileges,no_drop_privileges,relaxed_privileges",
            NodeSettings::store,
            StoreSettings.DEFAULTS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("extendedOptions")
  void extendedOption_setsItsSetting(
      String list, Function<NodeSettings, Object> setting, Object expected) {
    assertThat(setting.apply(settings("-o " + list))).isEqualTo(expected);
  }

  @Test
  void noModern_isMemcached14() {
    NodeSettings settings = settings("-o no_modern");
    assertThat(settings.store().slabs())
        .isEqualTo(new SlabSettings(List.of(), 1 << 20, false, 0, 0.8, 10, 0.01));
    assertThat(settings.store().lru())
        .isEqualTo(new LruSettings(false, 20, 40, 0.2, 2, false, 61, 0));
    assertThat(settings.store().crawler()).isEqualTo(new CrawlerSettings(false, 100, 0));
    assertThat(settings.listening().refusing()).isFalse();
  }

  @Test
  void noModern_laterOptionWins() {
    assertThat(settings("-o no_modern,lru_crawler -o slab_reassign").store().slabs().reassigning())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          127.0.0.1                     | 127.0.0.1 | 11211 | AUTO
          127.0.0.1:22122               | 127.0.0.1 | 22122 | AUTO
          127.0.0.1:0                   | 127.0.0.1 | 0     | AUTO
          [::1]:22122                   | ::1       | 22122 | AUTO
          [::1]                         | ::1       | 11211 | AUTO
          ::1                           | ::1       | 11211 | AUTO
          proto[ascii]:127.0.0.1:1      | 127.0.0.1 | 1     | ASCII
          proto[binary]:tag_x_:[::1]:1  | ::1       | 1     | BINARY
          proto[negotiating]:127.0.0.1  | 127.0.0.1 | 11211 | AUTO
          tag[x]:127.0.0.1:2            | 127.0.0.1 | 2     | AUTO
          notls:127.0.0.1:3             | 127.0.0.1 | 3     | AUTO
          """)
  void listenAddress_isRead(String text, String host, int port, WireProtocol protocol) {
    assertThat(settings("-l " + text).listening().endpoints())
        .containsExactly(tcp(host, port, protocol));
  }

  @Test
  void listenAddresses_addUp() {
    assertThat(settings("-p 5 -l 127.0.0.1,127.0.0.2:6 -l [::1]").listening().endpoints())
        .containsExactly(
            tcp("127.0.0.1", 5, WireProtocol.AUTO),
            tcp("127.0.0.2", 6, WireProtocol.AUTO),
            tcp("::1", 5, WireProtocol.AUTO));
  }

  @Test
  void socketFile_takesThePlaceOfTcp() {
    Endpoint only = settings("-s /tmp/x.sock -a 0770 -p 5").listening().endpoints().getFirst();
    assertThat(only.address())
        .isInstanceOfSatisfying(
            SocketFile.class,
            file -> {
              assertThat(file.path()).isEqualTo(Path.of("/tmp/x.sock"));
              assertThat(file.mode()).isEqualTo(0770);
            });
  }

  @Test
  void processFlags_areKept() {
    NodeOptions options = NodeOptions.read("-dkLr", "-P", "/run/x.pid", "-unobody", "--id=a");
    ProcessOptions process = options.process();
    assertThat(process.daemon && process.lockMemory && process.largePages && process.coreDumps)
        .isTrue();
    assertThat(process.pidFile).isEqualTo(Path.of("/run/x.pid"));
    assertThat(process.user).isEqualTo("nobody");
    assertThat(options.id()).contains("a");
  }

  @ParameterizedTest
  @CsvSource({"-h,HELP", "--help,HELP", "-V,VERSION", "-i,LICENSE", "-v,SERVE"})
  void task_isWhatIsAskedFor(String line, NodeOptions.Task task) {
    assertThat(read(line).task()).isEqualTo(task);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -m                        | -m needs a value: MEGABYTES
          -m abc                    | -m: abc (expected: a whole number)
          -m 0                      | -m: 0 (expected: 1 to 131072)
          -m 1                      | -I: 1048576 (expected: at most half of the memory, which is 1 MiB)
          -t 0                      | threads (-t): 0 (expected: 1 to 1024)
          -c 0                      | connections (-c): 0 (expected: at least 1)
          -b -1                     | backlog (-b): -1 (expected: at least 0)
          -f 1                      | growth factor (-f): 1.0 (expected: above 1)
          -f NaN                    | -f: NaN (expected: a number)
          -n 0                      | smallest item (-n): 0 (expected: 1 byte to half a page)
          -I 10                     | -I: 10 (expected: 1k to 1024m)
          -I 2g                     | -I: 2g (expected: a size such as 512k or 1m)
          -I 700k                   | -I: 716800 (expected: a multiple of -o slab_chunk_max, which is 524288)
          -R 0                      | requests per event: 0 (expected: at least 1)
          -p 65536                  | -p: 65536 (expected: -1 to 65535)
          -U 11211                  | -U: 11211 (expected: 0, as there is no UDP)
          -B foo                    | -B: foo (expected: auto, ascii or binary)
          -D ab                     | -D: ab (expected: one character)
          -a 999                    | -a: 999 (expected: an octal mode such as 700)
          -l 127.0.0.1:x            | -l: 127.0.0.1:x (expected: HOST, HOST:PORT or [IPV6]:PORT)
          -l 127.0.0.1,,            | -l:  (expected: HOST, HOST:PORT or [IPV6]:PORT)
          -l 127.0.0.1:99999        | -l: 99999 (expected: 0 to 65535)
          -l mtls:127.0.0.1         | -l mtls:127.0.0.1: there is no TLS
          -l proto[proxy]:127.0.0.1 | -l: proto[proxy]:127.0.0.1 (expected: proto[ascii], proto[binary] or proto[negotiating])
          -Y /none                  | -Y: /none cannot be read
          -Y /dev/null              | -Y: /dev/null has no user (expected: user:password on each line)
          -Y /etc/hostname          | -Y: /etc/hostname has a malformed line (expected: user:password on each line)
          -Y /etc/passwd -B auto    | -Y: only with the text protocol, -B ascii
          -Y /etc/passwd -l proto[binary]:127.0.0.1 | -Y: only with the text protocol, -B ascii
          -Y /etc/passwd --zookeeper zk:2181 | -Y: proxies can't log in, so a member of a pool lets all in
          -S                        | -S: there is no SASL (clients can log in by -Y)
          -Z                        | -Z: there is no TLS
          -Q                        | unknown option '-Q'
          --foo                     | unknown option '--foo'
          --m 3                     | option '--m' is ambiguous: --max-reqs-per-event or --memory-limit
          --daemon=1                | --daemon takes no value
          extra                     | unexpected argument 'extra'
          -s /x --zookeeper zk:2181 | --zookeeper: a member of a pool needs a TCP address, not -s
          --weight 0                | --weight: 0 (expected: 1 to 1000)
          """)
  void wrongFlag_isRefusedInOneSentence(String line, String sentence) {
    assertRefused(line, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          foo                     | -o foo: unknown option
          no_slab_sizes           | -o no_slab_sizes: unknown option
          ext_path=/x:1G          | -o ext_path: items are kept in memory only, there is no flash storage
          ssl_key=x               | -o ssl_key: there is no TLS
          proxy_config=x          | -o proxy_config: a node is no proxy, which is what keyway proxy is for
          hashpower               | -o hashpower needs a value: N
          hashpower=3             | hashpower: 3 (expected: 12 to 32)
          track_sizes=1           | -o track_sizes takes no value
          hash_algorithm=md5      | -o hash_algorithm: md5 (expected: jenkins, murmur3 or xxh3)
          slab_chunk_max=3        | -I: 1048576 (expected: a multiple of -o slab_chunk_max, which is 3)
          slab_chunk_max=0        | slab_chunk_max: 0 (expected: a size in bytes that divides a page of 1048576)
          slab_sizes=96-100       | slab_sizes: 100 (expected: rising by 8 or more from 48 to 524288)
          slab_sizes=x            | -o slab_sizes: x (expected: a whole number)
          slab_automove=3         | slab_automove: 3 (expected: 0 to 2)
          slab_automove_ratio=2   | slab_automove_ratio: 2.0 (expected: between 0 and 1)
          slab_automove_window=2  | slab_automove_window: 2 (expected: at least 3)
          hot_lru_pct=90          | hot_lru_pct: 90 (expected: 1 to 79)
          warm_lru_pct=70         | hot_lru_pct and warm_lru_pct together: 90 (expected: at most 80)
          hot_max_factor=0        | hot_max_factor: 0.0 (expected: above 0)
          temporary_ttl=-1        | temporary_ttl: -1 (expected: at least 0)
          tail_repair_time=1      | tail_repair_time: 1 (expected: 0 or at least 10)
          lru_crawler_sleep=9999999 | lru_crawler_sleep: 9999999 (expected: 0 to 1000000)
          idle_timeout=-1         | idle time-out: -1 (expected: at least 0 seconds)
          """)
  void wrongExtendedOption_isRefusedInOneSentence(String list, String sentence) {
    assertRefused("-o " + list, sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-"})
  void strayArgument_isRefused(String argument) {
    assertThatThrownBy(() -> NodeOptions.read(argument))
        .hasMessage("unexpected argument '" + argument + "'");
  }

  @Test
  void twoDashes_endTheFlags() {
    assertThat(read("-v --").task()).isEqualTo(NodeOptions.Task.SERVE);
    assertThatThrownBy(() -> read("-- -v")).hasMessage("unexpected argument '-v'");
  }

  @Test
  void help_namesEveryFlagInLinesThatFit() {
    String help = NodeHelp.text();
    for (NodeFlag flag : NodeFlag.values()) {
      assertThat(help).contains("--" + flag.longName());
    }
    for (ExtendedOption option : ExtendedOption.values()) {
      assertThat(help).contains("  " + option.optionName());
    }
    assertThat(help.lines()).allMatch(line -> line.length() <= 100);
  }

  private static void assertRefused(String line, String sentence) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(sentence);
  }

  private static Arguments flag(
      String line, Function<NodeSettings, Object> setting, Object expected) {
    return Arguments.of(line, setting, expected);
  }

  private static Endpoint tcp(String host, int port, WireProtocol protocol) {
    return new Endpoint(new InetSocketAddress(host, port), protocol);
  }

  private static NodeSettings settings(String line) {
    return read(line).settings(0);
  }

  private static NodeOptions read(String line) {
    return NodeOptions.read(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }
}
