package io.keyway.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of the text protocol that write and read through proxies until they are stopped, and note
 * each reply that is neither right nor a miss.
 */
final class CacheTraffic implements AutoCloseable {

  private static final int KEYS = 2_000;

  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean stopped;

  /** Starts a client for each proxy. */
  CacheTraffic(List<InetSocketAddress> proxies, long seed) {
    for (int i = 0; i < proxies.size(); i++) {
      InetSocketAddress proxy = proxies.get(i);
      Random random = new Random(seed + i);
      threads.add(Thread.startVirtualThread(() -> run(proxy, random)));
    }
  }

  /** How many requests were answered. */
  long requests() {
    return requests.get();
  }

  /** The replies that should not have been. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  private void run(InetSocketAddress proxy, Random random) {
    try (CacheClient client = new CacheClient(proxy)) {
      while (!stopped) {
        String key = "traffic:" + random.nextInt(KEYS);
        if (random.nextBoolean()) {
          check(client.set(key, key), "STORED");
        } else {
          String value = client.get(key);
          if (!value.isEmpty()) {
            check(value, key);
          }
        }
        requests.incrementAndGet();
      }
    } catch (IOException e) {
      errors.add(e.toString());
    }
  }

  private void check(String actual, String expected) {
    if (!actual.equals(expected)) {
      errors.add(actual + " instead of " + expected);
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A client of the text protocol, for one request at a time. One thread. */
  static final class CacheClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    CacheClient(InetSocketAddress server) throws IOException {
      socket = new Socket(server.getAddress(), server.getPort());
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      out = socket.getOutputStream();
    }

    String set(String key, String value) throws IOException {
      return ask("set %s 0 0 %d\r\n%s\r\n".formatted(key, value.length(), value));
    }

    /** The value of a key, empty if it is a miss, or the line that came instead. */
    String get(String key) throws IOException {
      String line = ask("get " + key + "\r\n");
      if (!line.startsWith("VALUE ")) {
        return line.equals("END") ? "" : line;
      }
      String value = in.readLine();
      return in.readLine().equals("END") ? value : "no END";
    }

    private String ask(String request) throws IOException {
      out.write(request.getBytes(ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        throw new IOException("closed by the proxy");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
