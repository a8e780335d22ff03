package io.keyway.inspect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A walk over the items of a pool that disturbs nobody: every node is asked for a dump of its items
 * at the same time, and what passes the query's filters is handed out as it comes. One thread takes
 * items; any thread may ask for the progress, or close.
 *
 * <p>Dumps neither count nor move anything. Only values, if the query is about them, are read item
 * by item, see {@link NodeClient#peek(byte[])}. A taker that is slow holds up the nodes' answers,
 * not the nodes: at most {@value #BATCHES_MAX} batches of {@value NodeScan#BATCH_ITEMS} items wait.
 */
public final class Scan implements AutoCloseable {

  private static final int BATCHES_MAX = 64;

  private final ScanQuery query;
  private final Pace pace;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_MAX);
  private final Map<String, Long> positions = new LinkedHashMap<>();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private final List<NodeScan> scans = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong found = new AtomicLong();
  private volatile boolean closed;

  /** Items of a node, and how far it was when they were on their way. */
  record Batch(PoolNode node, List<ScannedItem> items, long position) {}

  private Scan(ScanQuery query) {
    this.query = query;
    this.pace = new Pace(query.keysPerSecondMax());
  }

  /**
   * Starts to scan.
   *
   * @param nodes of the pool; those that the query does not name are left out
   * @param from where an earlier scan stopped
   * @param timeout for connections and answers of a node
   */
  public static Scan start(
      List<PoolNode> nodes, ScanQuery query, ScanPosition from, Duration timeout) {
    Scan scan = new Scan(query);
    for (PoolNode node : nodes) {
      boolean asked = query.nodes().isEmpty() || query.nodes().contains(node.name());
      scan.positions.put(node.name(), from.of(node));
      if (asked && from.of(node) != ScanPosition.END) {
        scan.scans.add(new NodeScan(scan, node, query, from.of(node), timeout));
      }
    }
    scan.running.set(scan.scans.size());
    for (NodeScan each : scan.scans) {
      Thread.ofVirtual().name("scan-" + each.node().name()).start(each);
    }
    return scan;
  }

  /**
   * The next items, or none if none came in the given time or {@link #isDone} is true. Waits only
   * for the first one.
   */
  public List<ScannedItem> take(Duration atMost) throws InterruptedException {
    Batch batch = closed ? null : batches.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (batch == null) {
      return List.of();
    }
    long room = query.limit() - found.get();
    if (batch.items().size() < room) {
      found.addAndGet(batch.items().size());
      positions.put(batch.node().name(), batch.position());
      return batch.items();
    }
    List<ScannedItem> last = batch.items().subList(0, (int) room);
    found.addAndGet(room);
    positions.put(batch.node().name(), last.getLast().position());
    close();
    return last;
  }

  /** Whether there is nothing more to take. */
  public boolean isDone() {
    return closed || (running.get() == 0 && batches.isEmpty());
  }

  /** How far the scan is. */
  public ScanProgress progress() {
    long scanned = 0;
    long total = 0;
    int done = 0;
    for (NodeScan scan : scans) {
      scanned += scan.scanned();
      total += scan.total();
      done += scan.isDone() ? 1 : 0;
    }
    return new ScanProgress(
        scanned, Math.max(scanned, total), found.get(), done, failures.size(), scans.size());
  }

  /** Why nodes could not be scanned, a sentence by name. */
  public Map<String, String> failures() {
    return Map.copyOf(failures);
  }

  /** Names of nodes that have counted what was read for the query's values as gets. */
  public List<String> countingNodes() {
    return scans.stream().filter(NodeScan::isCounted).map(scan -> scan.node().name()).toList();
  }

  /** Where a later scan may go on: behind the items that were taken. For the taking thread. */
  public ScanPosition position() {
    return new ScanPosition(new LinkedHashMap<>(positions));
  }

  /** Stops asking the nodes; what was not taken is dropped. */
  @Override
  public void close() {
    closed = true;
    scans.forEach(NodeScan::close);
    batches.clear();
  }

  boolean isClosed() {
    return closed;
  }

  Pace pace() {
    return pace;
  }

  /** Hands items over to the taker; false if nobody wants them any more. */
  boolean offer(Batch batch) throws InterruptedException {
    while (!closed) {
      if (batches.offer(batch, 100, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  void failed(PoolNode node, String sentence) {
    failures.put(node.name(), sentence);
  }

  void ended() {
    running.decrementAndGet();
  }
}
