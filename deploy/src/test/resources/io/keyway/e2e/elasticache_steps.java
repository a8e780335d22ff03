import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.CASResponse;
import net.spy.memcached.CASValue;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.ClientMode;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.config.NodeEndPoint;

/**
 * Runs the ElastiCache cluster client, unchanged: with auto discovery it is told {@code HOST:PORT} of one proxy and must find the
 * addresses that follow on the command line. A program of its own, as the library has the class names of spymemcached.
 */
final class ElasticacheSteps {

  private final MemcachedClient client;

  private ElasticacheSteps(MemcachedClient client) {
    this.client = client;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> expected = List.of(arguments).subList(1, arguments.length);
    List<InetSocketAddress> first = List.of(address(arguments[0]));
    for (Protocol protocol : Protocol.values()) {
      System.out.println(protocol);
      MemcachedClient client =
          new MemcachedClient(
              new ConnectionFactoryBuilder().setClientMode(ClientMode.Dynamic).setProtocol(protocol).setDaemon(true).build(),
              first);
      discovery(client, protocol, expected);
      run(client, protocol);
    }
  }

  private static void run(MemcachedClient client, Protocol protocol) throws Exception {
    ElasticacheSteps steps = new ElasticacheSteps(client);
    steps.storage();
    steps.manyKeys();
    steps.compareAndSet();
    steps.arithmetic(protocol);
    steps.expiry();
    steps.administration();
    client.shutdown();
  }

  private static InetSocketAddress address(String text) {
    String[] parts = text.split(":");
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  private static void discovery(MemcachedClient client, Protocol protocol, List<String> expected) throws Exception {
    // The client counts a server from its connection on.
    Semaphore connected = new Semaphore(0);
    client.addObserver(new Connections(connected));
    boolean more = true;
    while (more && !found(client).equals(new TreeSet<>(expected))) {
      more = connected.tryAcquire(10, TimeUnit.SECONDS);
    }
    check("the proxies found by " + protocol, found(client), new TreeSet<>(expected));
  }

  /** Tells of each connection that the client has. */
  private record Connections(Semaphore connected) implements ConnectionObserver {

    @Override
    public void connectionEstablished(SocketAddress server, int reconnects) {
      connected.release();
    }

    @Override
    public void connectionLost(SocketAddress server) {}
  }

  private static TreeSet<String> found(MemcachedClient client) {
    TreeSet<String> found = new TreeSet<>();
    for (NodeEndPoint each : client.getAvailableNodeEndPoints()) {
      found.add(each.getHostName() + ":" + each.getPort());
    }
    return found;
  }

  private void storage() throws Exception {
    check("set", client.set("key", 0, "value").get(), true);
    check("get", client.get("key"), "value");
    check("get of a missing key", client.get("no-such-key"), null);
    check("add of a present key", client.add("key", 0, "lost").get(), false);
    client.delete("other").get();
    check("add of a missing key", client.add("other", 0, "added").get(), true);
    check("replace", client.replace("other", 0, "replaced").get(), true);
    check("replace of a missing key", client.replace("no-such-key", 0, "lost").get(), false);
    check("append", client.append("key", " after").get(), true);
    check("prepend", client.prepend("key", "before ").get(), true);
    check("get after append and prepend", client.get("key"), "before value after");
    check("delete", client.delete("key").get(), true);
    check("delete of a missing key", client.delete("key").get(), false);
  }

  private void manyKeys() throws Exception {
    Map<String, Object> hundreds = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      hundreds.put("many" + i, "value " + i);
      client.set("many" + i, 0, "value " + i).get();
    }
    check("getBulk", client.getBulk(hundreds.keySet()), hundreds);
    check("getBulk of missing keys", client.getBulk("no-such-key", "many7"), Map.of("many7", "value 7"));
    check("get of a large value", large().equals(client.get("large")), true);
  }

  private String large() throws Exception {
    String value = "0123456789".repeat(60_000);
    client.set("large", 0, value).get();
    return value;
  }

  private void compareAndSet() throws Exception {
    client.set("cas", 0, "first").get();
    CASValue<Object> seen = client.gets("cas");
    check("gets", seen.getValue(), "first");
    check("cas of an unchanged value", client.cas("cas", seen.getCas(), "second"), CASResponse.OK);
    check("cas of a changed value", client.cas("cas", seen.getCas(), "lost"), CASResponse.EXISTS);
    check("get after cas", client.get("cas"), "second");
    client.delete("cas").get();
    check("cas of a missing key", client.cas("cas", seen.getCas(), "lost"), CASResponse.NOT_FOUND);
  }

  private void arithmetic(Protocol protocol) throws Exception {
    client.set("number", 0, "100").get();
    check("incr", client.incr("number", 5), 105L);
    check("decr", client.decr("number", 6), 99L);
    check("decr below zero", client.decr("number", 1000), 0L);
    check("incr of a missing key", client.incr("no-such-key", 1), -1L);
    if (protocol == Protocol.BINARY) {
      client.delete("counter").get();
      check("incr with a default", client.incr("counter", 1, 10), 10L);
      check("incr of that", client.incr("counter", 1, 10), 11L);
    }
  }

  private void expiry() throws Exception {
    client.set("touched", 0, "value").get();
    check("touch", client.touch("touched", 100).get(), true);
    check("touch of a missing key", client.touch("no-such-key", 100).get(), false);
    check("get after touch", client.get("touched"), "value");
  }

  private void administration() throws Exception {
    client.set("kept", 0, "value").get();
    check("getVersions", client.getVersions().size(), client.getAvailableServers().size());
    for (Map<String, String> each : client.getStats().values()) {
      check("getStats", each.containsKey("curr_items"), true);
    }
    check("flush", client.flush().get(), true);
    check("get after flush", client.get("kept"), null);
  }

  private static void check(String step, Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) {
      System.out.println("FAILED " + step + ": " + actual + " (expected: " + expected + ")");
      System.exit(1);
    }
    System.out.println("ok " + step);
  }
}
