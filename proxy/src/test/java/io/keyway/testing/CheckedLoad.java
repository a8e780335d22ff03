package io.keyway.testing;

import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestClient.Values;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients that write, delete and read all the time and know what they may find. A value carries its
 * key, its writer and a number; a miss is never wrong. Any thread.
 */
public final class CheckedLoad implements AutoCloseable {

  private static final int KEYS = 40;

  /** So that the servers have the processors too. */
  private static final long PAUSE_NANOS = 500_000;

  private static final Set<String> WRITTEN = Set.of("STORED", "DELETED", "NOT_FOUND");

  private final InetSocketAddress server;
  private final List<Thread> clients = new ArrayList<>();
  private final Map<String, KeyHistory> histories = new ConcurrentHashMap<>();
  private final List<String> keys = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final AtomicIntegerArray operations;
  private final AtomicLong slowestNanos = new AtomicLong();
  private volatile boolean stopping;

  private CheckedLoad(InetSocketAddress server, int clientCount) {
    this.server = server;
    this.operations = new AtomicIntegerArray(clientCount);
  }

  /** Starts clients of a server, and prints the seed. */
  public static CheckedLoad start(InetSocketAddress server, int clientCount) {
    long seed = System.nanoTime();
    System.out.println("CheckedLoad seed=" + seed);
    CheckedLoad load = new CheckedLoad(server, clientCount);
    for (int i = 0; i < clientCount; i++) {
      for (int k = 0; k < KEYS; k++) {
        load.keys.add(i + ":" + seed + ":" + k);
        load.histories.put(load.keys.getLast(), new KeyHistory());
      }
    }
    for (int i = 0; i < clientCount; i++) {
      int writer = i;
      Random random = new Random(seed + i);
      load.clients.add(Thread.startVirtualThread(() -> load.run(writer, random)));
    }
    return load;
  }

  /** Everything that no reader could have found if the servers were right, and broken clients. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Errors since the last {@link #forget}, by the member that they name. */
  public Map<String, Long> errors() {
    Map<String, Long> counts = new TreeMap<>();
    errors.forEach((node, count) -> counts.put(node, count.sum()));
    return counts;
  }

  /** Operations that every client has done: those of the slowest one. */
  public int operations() {
    return IntStream.range(0, operations.length()).map(operations::get).min().orElseThrow();
  }

  /** The longest operation since the last {@link #forget}. */
  public Duration slowest() {
    return Duration.ofNanos(slowestNanos.get());
  }

  /** Counts errors and looks for the longest operation from here on. */
  public void forget() {
    errors.clear();
    slowestNanos.set(0);
  }

  @Override
  public void close() {
    stopping = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(int writer, Random random) {
    try (TestClient client = TestClient.connect(server)) {
      while (!stopping) {
        long start = System.nanoTime();
        switch (random.nextInt(8)) {
          case 0 -> write(client, key(writer, random), writer, true);
          case 1, 2 -> write(client, key(writer, random), writer, false);
          case 3 -> read(client, anyKey(random), anyKey(random), anyKey(random));
          default -> read(client, anyKey(random));
        }
        slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        operations.incrementAndGet(writer);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException | RuntimeException e) {
      wrong.add("client " + writer + " broke: " + e);
    }
  }

  private String key(int writer, Random random) {
    return keys.get(writer * KEYS + random.nextInt(KEYS));
  }

  private String anyKey(Random random) {
    return keys.get(random.nextInt(keys.size()));
  }

  private KeyHistory history(String key) {
    return java.util.Objects.requireNonNull(histories.get(key), key);
  }

  private void write(TestClient client, String key, int writer, boolean delete) throws IOException {
    KeyHistory history = history(key);
    long number = history.begin();
    String answer =
        delete
            ? client.ask("delete " + key)
            : client.set(key, String.join("/", key, "" + writer, "" + number));
    if (WRITTEN.contains(answer)) {
      history.acknowledge(number);
    } else {
      failed(answer);
    }
  }

  private void read(TestClient client, String... asked) throws IOException {
    Map<String, Long> floors = new TreeMap<>();
    for (String key : asked) {
      floors.put(key, history(key).acknowledged());
    }
    Values values = client.get(floors.keySet().toArray(String[]::new));
    for (Value value : values.values()) {
      check(value, floors);
    }
    if (!values.end().equals("END")) {
      failed(values.end());
    }
  }

  private void check(Value value, Map<String, Long> floors) {
    Long floor = floors.get(value.key());
    String[] parts = value.data().split("/", -1);
    boolean right =
        floor != null
            && parts.length == 3
            && parts[0].equals(value.key())
            && value.key().startsWith(parts[1] + ":")
            && history(value.key()).allows(Long.parseLong(parts[2]), floor);
    if (!right) {
      wrong.add(value + " where at least " + floor + " was due");
    }
  }

  private void failed(String answer) {
    String[] words = answer.split(" ", 3);
    boolean named = words[0].equals("SERVER_ERROR") && words.length == 3;
    errors.computeIfAbsent(named ? words[1] : answer, _ -> new LongAdder()).increment();
  }
}
