package io.keyway.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Scan} that one node is asked for, on a thread of its own. */
final class NodeScan implements Runnable {

  static final int BATCH_ITEMS = 256;

  /** Values that are asked for at a time, and how much of each is looked at. */
  private static final int VALUES_AT_ONCE = 16;

  private static final int VALUE_BYTES_MAX = 1 << 20;

  /** How long an item may wait for company. */
  private static final long BATCH_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int CLOCK_ITEMS = 256;

  private final Scan scan;
  private final PoolNode node;
  private final ScanQuery query;
  private final long from;
  private final Duration timeout;

  private List<ScannedItem> candidates = new ArrayList<>();
  private List<ScannedItem> batch = new ArrayList<>();
  private long batchNanos;
  private long nowSeconds;

  private volatile long scanned;
  private volatile long total;
  private volatile boolean done;
  private volatile boolean counted;
  private volatile @Nullable NodeClient dumping;
  private @Nullable NodeClient reading;

  NodeScan(Scan scan, PoolNode node, ScanQuery query, long from, Duration timeout) {
    this.scan = scan;
    this.node = node;
    this.query = query;
    this.from = from;
    this.timeout = timeout;
  }

  PoolNode node() {
    return node;
  }

  long scanned() {
    return scanned;
  }

  long total() {
    return total;
  }

  boolean isDone() {
    return done;
  }

  boolean isCounted() {
    return counted;
  }

  /** Ends it from another thread. */
  void close() {
    NodeClient client = dumping;
    if (client != null) {
      client.close();
    }
  }

  @Override
  public void run() {
    try (NodeClient client = NodeClient.connect(node, timeout)) {
      dumping = client;
      scan(client);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      if (!scan.isClosed()) {
        scan.failed(node, String.valueOf(e.getMessage()));
      }
    } finally {
      if (reading != null) {
        reading.close();
      }
      scan.ended();
    }
  }

  private void scan(NodeClient client) throws IOException, InterruptedException {
    total = heldItems(client.stats(""));
    batchNanos = System.nanoTime();
    clock();
    client.dump(this::take);
    if (!scan.isClosed()) {
      filterByValue();
      // Set before the taker can see the last items, so that it finds the scan at its end.
      done = true;
      scan.offer(new Scan.Batch(node, batch, ScanPosition.END));
    }
  }

  private static long heldItems(Map<String, String> stats) {
    String items = stats.getOrDefault("curr_items", "");
    return items.matches("[0-9]{1,18}") ? Long.parseLong(items) : 0;
  }

  private void clock() {
    nowSeconds = System.currentTimeMillis() / 1000;
  }

  private boolean take(ItemSummary item) {
    long position = scanned + 1;
    scanned = position;
    if (position > from && query.admits(item, nowSeconds)) {
      add(new ScannedItem(node, item, position));
    }
    try {
      if (position % CLOCK_ITEMS == 0) {
        clock();
        scan.pace().await(CLOCK_ITEMS, scan::isClosed);
      }
      return !scan.isClosed() && (!isDue(position) || send());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void add(ScannedItem item) {
    if (query.values() == null) {
      batch.add(item);
      return;
    }
    candidates.add(item);
    if (candidates.size() == VALUES_AT_ONCE) {
      filterByValue();
    }
  }

  private boolean isDue(long position) {
    return batch.size() >= BATCH_ITEMS
        || (position % CLOCK_ITEMS == 0 && System.nanoTime() - batchNanos > BATCH_NANOS_MAX);
  }

  /** Hands over what was found, and with it how far the node is, even if that is nothing. */
  private boolean send() throws InterruptedException {
    filterByValue();
    List<ScannedItem> found = batch;
    batch = new ArrayList<>();
    batchNanos = System.nanoTime();
    return scan.offer(new Scan.Batch(node, found, scanned));
  }

  /** Moves those items whose values pass to the batch. */
  private void filterByValue() {
    ValueFilter filter = query.values();
    if (filter == null || candidates.isEmpty()) {
      return;
    }
    List<ScannedItem> asked = candidates;
    candidates = new ArrayList<>();
    try {
      NodeClient client = reader();
      boolean classic = client.peekIsClassic();
      asked.removeIf(item -> !WireKey.of(item.item().key()).fits(classic));
      List<@Nullable CacheItem> values =
          client.peek(asked.stream().map(item -> item.item().key()).toList());
      for (int i = 0; i < values.size(); i++) {
        CacheItem value = values.get(i);
        if (value != null && filter.matches(value.value(), value.flags())) {
          batch.add(asked.get(i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private NodeClient reader() throws IOException {
    NodeClient client = reading;
    if (client == null) {
      client = NodeClient.connect(node, timeout).valueBytesMax(VALUE_BYTES_MAX);
      reading = client;
      counted = client.peekIsCounted();
    }
    return client;
  }
}
