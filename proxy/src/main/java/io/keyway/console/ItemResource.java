package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.inspect.CacheItem;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.Outcome;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.StoreMode;
import io.keyway.inspect.value.FlagMeaning;
import io.keyway.inspect.value.ValueView;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code item}: one item with what its value means, and changes of it that lose nobody's change.
 */
final class ItemResource {

  /** How much of a value is read. */
  static final int VALUE_BYTES_MAX = 2 << 20;

  /** How much of the text of a value goes to the page; the rest is in the download. */
  private static final int SHOWN_CHARS_MAX = 256 << 10;

  private final Pools pools;
  private final AuditLog audit;

  ItemResource(Pools pools, AuditLog audit) {
    this.pools = pools;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes
        .get("pools/{pool}/item", this::read)
        .post("pools/{pool}/item", this::write)
        .post("pools/{pool}/item/ttl", this::touch)
        .delete("pools/{pool}/item", this::remove);
  }

  private static byte[] key(Call call) {
    byte[] key = call.bytes("key");
    if (key.length == 0) {
      throw Refusal.badRequest("The key is missing.");
    }
    return key;
  }

  /** The node that was named, as a scan found the item there, or else the key's owner. */
  private static PoolNode node(Call call, KnownPool pool, byte[] key) {
    String name = call.query("node", "");
    return name.isEmpty() ? pool.ownerOf(key) : pool.node(name);
  }

  private Object read(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    byte[] key = key(call);
    PoolNode node = node(call, pool, key);
    try (NodeClient client = NodeClient.connect(node, NodeClient.TIMEOUT)) {
      CacheItem item = client.valueBytesMax(VALUE_BYTES_MAX).peek(key);
      if (item == null) {
        throw Refusal.notFound("There is no such item on " + node + ".");
      }
      return describe(item, node, pool.ownerOf(key));
    }
  }

  private static Map<String, Object> describe(CacheItem item, PoolNode node, PoolNode owner) {
    ValueView view = ValueView.of(item.value(), item.flags());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("node", node.name());
    answer.put("owner", owner.name());
    answer.put("bytes", item.valueBytes());
    answer.put("flags", item.flags());
    answer.put("meanings", FlagMeaning.of(item.flags()));
    answer.put("ttl", item.ttlSeconds());
    answer.put("idle", item.idleSeconds());
    answer.put("cas", Long.toUnsignedString(item.unique()));
    answer.put("counted", item.counted());
    answer.put("format", view.format().name().toLowerCase(Locale.ROOT));
    answer.put("formatName", view.format().label());
    answer.put("compressions", view.compressions());
    answer.put("reason", view.reason());
    answer.put("cut", item.isCut() || view.isCut() || view.plain().length > SHOWN_CHARS_MAX);
    answer.put("pretty", cut(view.pretty()));
    answer.put("text", cut(view.text()));
    answer.put("hex", view.hex());
    if (view.tree() != null && view.pretty().length() <= SHOWN_CHARS_MAX) {
      answer.put("tree", view.tree());
    }
    answer.put("editable", isEditable(item, view));
    return answer;
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX);
  }

  /** Only what goes through a text field unchanged may be edited in one. */
  private static boolean isEditable(CacheItem item, ValueView view) {
    return !item.isCut()
        && view.compressions().isEmpty()
        && item.value().length <= SHOWN_CHARS_MAX
        && new String(item.value(), UTF_8).indexOf('\r') < 0
        && Arrays.equals(new String(item.value(), UTF_8).getBytes(UTF_8), item.value());
  }

  private Object write(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    byte[] key = key(call);
    byte[] value = call.text("value", "").getBytes(UTF_8);
    long flags = call.body().path("flags").asLong(0);
    long ttl = call.body().path("ttl").asLong(0);
    String cas = call.text("cas", "");
    PoolNode node = node(call, pool, key);
    try (NodeClient client = NodeClient.connect(node, NodeClient.TIMEOUT)) {
      Outcome outcome =
          cas.isEmpty()
              ? client.store(StoreMode.ADD, key, value, flags, Math.max(0, ttl), 0)
              : client.store(
                  StoreMode.CAS, key, value, flags, Math.max(0, ttl), Long.parseUnsignedLong(cas));
      audit.add(call.caller(), "set " + name(pool, key), outcome.name());
      return answered(outcome);
    }
  }

  private Object touch(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    byte[] key = key(call);
    long ttl = call.body().path("ttl").asLong(0);
    try (NodeClient client = NodeClient.connect(node(call, pool, key), NodeClient.TIMEOUT)) {
      Outcome outcome = client.touch(key, Math.max(0, ttl));
      audit.add(
          call.caller(), "gave %s %d s to live".formatted(name(pool, key), ttl), outcome.name());
      return answered(outcome);
    }
  }

  private Object remove(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    byte[] key = key(call);
    try (NodeClient client = NodeClient.connect(node(call, pool, key), NodeClient.TIMEOUT)) {
      Outcome outcome = client.delete(key);
      audit.add(call.caller(), "deleted " + name(pool, key), outcome.name());
      return answered(outcome);
    }
  }

  private static String name(KnownPool pool, byte[] key) {
    return "item " + new String(key, UTF_8) + " of pool " + pool.name();
  }

  private static Object answered(Outcome outcome) {
    return switch (outcome) {
      case DONE -> Map.of("outcome", "done");
      case EXISTS ->
          throw new Refusal(409, "Somebody has changed the item since you read it: read it again.");
      case NOT_STORED -> throw new Refusal(409, "There is such an item already.");
      case NOT_FOUND -> throw Refusal.notFound("The item is gone.");
    };
  }
}
