package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.protocol.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A blocking client of one server of the memcached protocol, be it a node, a proxy or a stock
 * memcached. One thread at a time, but for {@link #close}, which ends what another thread waits
 * for.
 *
 * <p>Every answer must come within the time-out. After any exception but a {@link NodeException}
 * for an error line the connection is of no use any more.
 */
public final class NodeClient implements AutoCloseable {

  /** For whoever has no reason to choose another. */
  public static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** How much of a value is kept unless {@link #valueBytesMax(int)} says otherwise. */
  public static final int VALUE_BYTES_MAX = 4 << 20;

  private static final int STATS_MAX = 200_000;

  /**
   * What may arrive unread. The system would take in megabytes, and with them a node would dump its
   * items as fast as it can, however slowly they are read.
   */
  private static final int RECEIVE_BYTES = 32 << 10;

  private final PoolNode node;
  private final Socket socket;
  private final ReplyInput in;
  private final OutputStream out;
  private int valueBytesMax = VALUE_BYTES_MAX;
  private @Nullable Peeking peeking;

  private NodeClient(PoolNode node, Duration timeout, Socket socket) throws IOException {
    this.node = node;
    this.socket = socket;
    this.in = new ReplyInput(new NamedInput(node, timeout, socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /**
   * Connects.
   *
   * @param timeout for the connection and for each answer, over 0
   * @throws ConnectException if nobody listens or answers there; its message says so
   */
  public static NodeClient connect(PoolNode node, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      int millis = Math.toIntExact(timeout.toMillis());
      socket.setReceiveBufferSize(RECEIVE_BYTES);
      socket.connect(new InetSocketAddress(node.address().host(), node.address().port()), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      return new NodeClient(node, timeout, socket);
    } catch (IOException e) {
      socket.close();
      ConnectException failure =
          new ConnectException("cannot connect to " + node + ": " + cause(e));
      failure.initCause(e);
      throw failure;
    }
  }

  private static String cause(IOException failure) {
    return switch (failure) {
      case UnknownHostException _ -> "there is no such host";
      case SocketTimeoutException _ -> "no answer in time";
      case NoRouteToHostException _ -> "no route to the host";
      default -> String.valueOf(failure.getMessage());
    };
  }

  public PoolNode node() {
    return node;
  }

  /** Changes how much of each value is kept; the rest is read and dropped. */
  public NodeClient valueBytesMax(int bytes) {
    valueBytesMax = bytes;
    return this;
  }

  /** The version that the server says it is. */
  public String version() throws IOException {
    String line = ask("version");
    if (!line.startsWith("VERSION ")) {
      throw unexpected("version", line);
    }
    return line.substring("VERSION ".length());
  }

  /**
   * What {@code stats} answers, in the server's order. A name that comes several times keeps the
   * last value.
   *
   * @param arguments the words behind {@code stats}, empty for the general ones
   */
  public Map<String, String> stats(String arguments) throws IOException {
    String request = arguments.isEmpty() ? "stats" : "stats " + arguments;
    Map<String, String> stats = new LinkedHashMap<>();
    String line = ask(request);
    for (; line.startsWith("STAT "); line = line()) {
      String[] words = line.split(" ", 3);
      if (stats.size() == STATS_MAX) {
        throw new IOException("%s: more than %d statistics".formatted(node, STATS_MAX));
      }
      stats.put(words[1], words.length > 2 ? words[2] : "");
    }
    if (!line.equals("END") && !line.equals("RESET")) {
      throw unexpected(request, line);
    }
    return stats;
  }

  /**
   * Sends a line and returns the line that answers it.
   *
   * @param request a command of one line whose answer is one line
   */
  public String ask(String request) throws IOException {
    send(request + "\r\n");
    return line();
  }

  /** Reads values with {@code get}, as an application does. Only for keys without blanks. */
  public Map<String, byte[]> get(String... keys) throws IOException {
    send("get " + String.join(" ", keys) + "\r\n");
    Map<String, byte[]> values = new LinkedHashMap<>();
    String line = line();
    for (; line.startsWith("VALUE "); line = line()) {
      String[] words = line.split(" ", -1);
      if (words.length < 4) {
        throw unexpected("get", line);
      }
      values.put(words[1], block(number(words[3])));
    }
    if (!line.equals("END")) {
      throw unexpected("get", line);
    }
    return values;
  }

  /** Reads an item and disturbs as little as the server allows; null if there is none. */
  public @Nullable CacheItem peek(byte[] key) throws IOException {
    return peek(List.of(key)).getFirst();
  }

  /**
   * Reads many items in one go and disturbs as little as the server allows. A Keyway node neither
   * counts nor moves anything. A memcached that speaks meta commands counts a get, but leaves the
   * item where it is in the LRU, and unfetched; an older one takes it for a common get. Through a
   * proxy it is as its nodes have it.
   *
   * @return an item for each key, or null where there is none
   */
  public List<@Nullable CacheItem> peek(List<byte[]> keys) throws IOException {
    Peeking how = peeking();
    StringBuilder requests = new StringBuilder();
    for (byte[] key : keys) {
      requests.append(how.request(WireKey.of(key)));
    }
    send(requests.toString());
    List<@Nullable CacheItem> items = new ArrayList<>();
    for (byte[] key : keys) {
      items.add(how.read(this, key));
    }
    return items;
  }

  /**
   * Whether {@link #peek(byte[])} is counted as a get by the server; a proxy answers as if all of
   * its nodes were Keyway's.
   */
  public boolean peekIsCounted() throws IOException {
    return peeking().counted();
  }

  /** Whether the server is an old one, which can't be asked for a key with blanks in it. */
  boolean peekIsClassic() throws IOException {
    return peeking() == Peeking.GETS;
  }

  private Peeking peeking() throws IOException {
    Peeking known = peeking;
    if (known == null) {
      known = Peeking.of(this);
      peeking = known;
    }
    return known;
  }

  /**
   * What {@code me} says of an item, without its value and without counting as a read; null if
   * there is none.
   *
   * @throws NodeException also if the server does not know {@code me}
   */
  public @Nullable ItemSummary describe(byte[] key) throws IOException {
    WireKey wire = WireKey.of(key);
    String line = ask("me " + wire.text() + wire.flag());
    if (line.equals("EN")) {
      return null;
    }
    String start = "ME " + wire.text();
    if (!line.startsWith(start)) {
      throw unexpected("me", line);
    }
    byte[] fields = line.substring(start.length()).getBytes(ISO_8859_1);
    ItemSummary relative = DumpLine.fields(key, fields, 0, fields.length);
    // Here times are seconds from now; in a dump they are points in time.
    long now = System.currentTimeMillis() / 1000;
    long expiry = relative.expiryUnixSeconds();
    return new ItemSummary(
        key,
        expiry < 0 ? -1 : now + expiry,
        now - relative.accessUnixSeconds(),
        relative.unique(),
        relative.fetched(),
        relative.classId(),
        relative.sizeBytes(),
        -1);
  }

  /**
   * Walks all items with {@code lru_crawler metadump}, which counts nothing and moves nothing.
   *
   * @param taker says whether it wants to go on; if not, the connection is closed
   * @throws NodeException if the server can't dump: memcached can since 1.4.31
   */
  public void dump(Predicate<ItemSummary> taker) throws IOException {
    if (!new ItemDump(this, in).forEach(taker)) {
      close();
    }
  }

  /**
   * Stores a value.
   *
   * @param flags the client flags
   * @param exptime memcached's: seconds, 0 for ever, or a Unix time beyond 30 days
   * @param unique for {@link StoreMode#CAS} the unique that the item must have
   */
  public Outcome store(
      StoreMode mode, byte[] key, byte[] value, long flags, long exptime, long unique)
      throws IOException {
    WireKey wire = WireKey.of(key);
    boolean cas = mode == StoreMode.CAS;
    String line;
    if (wire.isBase64()) {
      line =
          "ms %s %d b M%s F%d T%d%s"
              .formatted(
                  wire.text(),
                  value.length,
                  mode.meta(),
                  flags,
                  exptime,
                  cas ? " C" + Long.toUnsignedString(unique) : "");
    } else {
      line =
          "%s %s %d %d %d%s"
              .formatted(
                  mode.command(),
                  wire.text(),
                  flags,
                  exptime,
                  value.length,
                  cas ? " " + Long.toUnsignedString(unique) : "");
    }
    out.write((line + "\r\n").getBytes(ISO_8859_1));
    out.write(value);
    send("\r\n");
    return outcome(mode.command(), line());
  }

  /** Removes an item. */
  public Outcome delete(byte[] key) throws IOException {
    WireKey wire = WireKey.of(key);
    return outcome(
        "delete", ask(wire.isBase64() ? "md " + wire.text() + " b" : "delete " + wire.text()));
  }

  /** Gives an item a new expiry. */
  public Outcome touch(byte[] key, long exptime) throws IOException {
    WireKey wire = WireKey.of(key);
    return outcome(
        "touch",
        ask(
            wire.isBase64()
                ? "mg %s b T%d".formatted(wire.text(), exptime)
                : "touch %s %d".formatted(wire.text(), exptime)));
  }

  /**
   * Adds to a number, or takes from it down to 0; returns the new number, or null if there is no
   * such item. Only for keys without blanks.
   *
   * @param delta what to add, negative to subtract
   */
  public @Nullable String add(byte[] key, long delta) throws IOException {
    WireKey wire = WireKey.of(key);
    if (wire.isBase64()) {
      throw new NodeException("a key with blanks or control characters can't be counted");
    }
    String command = delta < 0 ? "decr" : "incr";
    String line = ask("%s %s %d".formatted(command, wire.text(), Math.abs(delta)));
    if (line.equals("NOT_FOUND")) {
      return null;
    }
    if (line.isEmpty() || !Character.isDigit(line.charAt(0))) {
      throw unexpected(command, line);
    }
    return line.strip();
  }

  private Outcome outcome(String request, String line) throws NodeException {
    return switch (line) {
      case "STORED", "DELETED", "TOUCHED", "HD" -> Outcome.DONE;
      case "NOT_STORED", "NS" -> Outcome.NOT_STORED;
      case "EXISTS", "EX" -> Outcome.EXISTS;
      case "NOT_FOUND", "NF", "EN" -> Outcome.NOT_FOUND;
      default -> throw unexpected(request, line);
    };
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  /** The next line of the answer. */
  String line() throws IOException {
    in.next();
    return in.line();
  }

  /** A value of a length that the server announced. */
  byte[] block(long length) throws IOException {
    if (length < 0 || length > Limits.VALUE_BYTES_MAX) {
      throw new NodeException("%s announced a value of %d bytes".formatted(node, length));
    }
    return in.block(length, valueBytesMax);
  }

  /** A number of an answer: of 64 bits, with a sign or without. */
  long number(String word) throws NodeException {
    try {
      return word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
    } catch (NumberFormatException _) {
      throw new NodeException("%s answered '%s' where a number belongs".formatted(node, cut(word)));
    }
  }

  NodeException unexpected(String request, String line) {
    return new NodeException("%s answered %s with %s".formatted(node, request, cut(line)));
  }

  private static String cut(String line) {
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // There is nothing left to do with it.
    }
  }
}
