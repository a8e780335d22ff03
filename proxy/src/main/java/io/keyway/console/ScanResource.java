package io.keyway.console;

import io.keyway.inspect.ItemSummary;
import io.keyway.inspect.KeyFilter;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.Scan;
import io.keyway.inspect.ScanPosition;
import io.keyway.inspect.ScanProgress;
import io.keyway.inspect.ScanQuery;
import io.keyway.inspect.ScannedItem;
import io.keyway.inspect.ValueFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code scan}: the items of a pool that pass filters, as lines of JSON while they are found. Each
 * line says how far the scan is and where it can go on later, so the page stops it by hanging up.
 */
final class ScanResource {

  /** Scans that may run at a time: each makes every node list all it has. */
  static final int SCANS_MAX = 8;

  /** Items that one scan hands out; another goes on behind them. */
  static final int ITEMS_MAX = 20_000;

  private static final Duration LINE_EVERY = Duration.ofMillis(250);
  private static final int LINE_ITEMS_MAX = 1_000;

  private final Pools pools;
  private final Semaphore room = new Semaphore(SCANS_MAX);

  ScanResource(Pools pools) {
    this.pools = pools;
  }

  void addTo(Routes routes) {
    routes.get("pools/{pool}/scan", this::scan);
  }

  private @Nullable Object scan(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    ScanQuery query = query(call);
    ScanPosition from = ScanPosition.parse(call.query("from", ""));
    if (!room.tryAcquire()) {
      throw new Refusal(503, SCANS_MAX + " scans run already: stop one.");
    }
    try (Scan scan = Scan.start(pool.nodes(), query, from, NodeClient.TIMEOUT)) {
      stream(call, scan);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
    return null;
  }

  private static ScanQuery query(Call call) {
    String keys = call.query("key", "");
    String values = call.query("value", "");
    String nodes = call.query("nodes", "");
    return ScanQuery.ALL
        .withKeys(keys.isEmpty() ? KeyFilter.ALL : KeyFilter.parse(keys))
        .withValues(values.isEmpty() ? null : ValueFilter.parse(values))
        .withSizeBytesMin(number(call, "size", 0))
        .withTtlSeconds(number(call, "ttl-min", 0), number(call, "ttl-max", Long.MAX_VALUE))
        .withNodes(
            nodes.isEmpty()
                ? Set.of()
                : Arrays.stream(nodes.split(",")).collect(Collectors.toSet()))
        .withLimit(Math.clamp(number(call, "limit", ITEMS_MAX), 1, ITEMS_MAX));
  }

  private static long number(Call call, String name, long otherwise) {
    String text = call.query(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw Refusal.badRequest("The parameter " + name + " is no number.");
    }
    return Long.parseLong(text);
  }

  private static void stream(Call call, Scan scan) throws IOException, InterruptedException {
    call.exchange().getResponseHeaders().set("Content-Type", "application/x-ndjson");
    call.exchange().sendResponseHeaders(200, 0);
    OutputStream out = call.exchange().getResponseBody();
    ArrayNode items = Json.MAPPER.createArrayNode();
    long due = System.nanoTime() + LINE_EVERY.toNanos();
    boolean done = false;
    while (!done) {
      List<ScannedItem> taken = scan.take(LINE_EVERY);
      taken.forEach(item -> describe(items.addObject(), item));
      done = taken.isEmpty() && scan.isDone();
      if (done || items.size() >= LINE_ITEMS_MAX || System.nanoTime() >= due) {
        out.write(line(scan, items, done));
        out.write('\n');
        out.flush();
        items.removeAll();
        due = System.nanoTime() + LINE_EVERY.toNanos();
      }
    }
  }

  private static byte[] line(Scan scan, ArrayNode items, boolean done) {
    ScanProgress progress = scan.progress();
    ObjectNode line =
        Json.MAPPER
            .createObjectNode()
            .put("scanned", progress.scannedItems())
            .put("total", progress.totalItems())
            .put("found", progress.foundItems())
            .put("position", scan.position().toString())
            .put("done", done);
    line.set("failures", Json.MAPPER.valueToTree(scan.failures()));
    line.set("items", items);
    return Json.MAPPER.writeValueAsBytes(line);
  }

  /** An item in few bytes, as a page holds thousands: key, node, size, TTL, class, fetched. */
  private static void describe(ObjectNode node, ScannedItem scanned) {
    ItemSummary item = scanned.item();
    node.put("k", Base64.getUrlEncoder().withoutPadding().encodeToString(item.key()))
        .put("n", scanned.node().name())
        .put("s", item.sizeBytes())
        .put("t", item.ttlSeconds(System.currentTimeMillis() / 1000))
        .put("c", item.classId())
        .put("f", item.fetched());
  }
}
