package io.keyway.inspect.value;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a tree for display of data that may refer to itself, or hold the same large part a thousand
 * times. What is too deep or too much is left out, and {@code "…"} stands in its place. One per
 * value.
 *
 * <p>Keys that are no text become text; where two keys would become the same, the table becomes a
 * list of pairs. What JSON has no word for is an object with names that start with {@code @}.
 */
final class DataTree {

  static final int NODES_MAX = 100_000;
  static final int DEPTH_MAX = 100;
  static final int TEXT_CHARS_MAX = 8 << 20;

  static final String LEFT_OUT = "…";
  private static final String CYCLE = "(refers to itself)";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What the data at hand is inside of; the same, not merely equal. */
  private final Set<Datum> path = Collections.newSetFromMap(new IdentityHashMap<>());

  private int nodes;
  private long textChars;
  private boolean cut;

  /** Whether something was left out. */
  boolean isCut() {
    return cut;
  }

  JsonNode of(Datum datum) {
    Datum content = datum;
    for (int i = 0; content instanceof Datum.Box box && i < DEPTH_MAX; i++) {
      content = box.content;
    }
    if (++nodes > NODES_MAX || path.size() >= DEPTH_MAX) {
      return leftOut();
    }
    if (path.contains(content)) {
      return NODES.stringNode(CYCLE);
    }
    return switch (content) {
      case Datum.Leaf leaf -> leaf(leaf.node());
      case Datum.Binary binary -> bytes(binary);
      case Datum.Box _ -> leftOut();
      case Datum.Sequence sequence -> inside(content, () -> list(sequence.items()));
      case Datum.Table table -> inside(content, () -> table(table));
      case Datum.Instance instance -> inside(content, () -> instance(instance));
    };
  }

  private JsonNode inside(Datum datum, Supplier<JsonNode> make) {
    path.add(datum);
    JsonNode made = make.get();
    path.remove(datum);
    return made;
  }

  private JsonNode leftOut() {
    cut = true;
    return NODES.stringNode(LEFT_OUT);
  }

  private JsonNode leaf(JsonNode node) {
    return node.isString() && !hasRoomFor(node.stringValue()) ? leftOut() : node;
  }

  private boolean hasRoomFor(String text) {
    textChars += text.length();
    return textChars <= TEXT_CHARS_MAX;
  }

  private JsonNode bytes(Datum.Binary binary) {
    return hasRoomFor(binary.base64())
        ? NODES.objectNode().put("@bytes", binary.base64())
        : leftOut();
  }

  private ArrayNode list(List<Datum> items) {
    ArrayNode list = NODES.arrayNode();
    for (Datum item : items) {
      list.add(of(item));
      if (nodes > NODES_MAX) {
        break;
      }
    }
    return list;
  }

  private JsonNode table(Datum.Table table) {
    List<Datum> entries = table.entries();
    Set<String> names = new HashSet<>();
    boolean distinct = true;
    for (int i = 0; i + 1 < entries.size(); i += 2) {
      distinct &= entries.get(i) instanceof Datum.Leaf && names.add(Datum.text(entries.get(i)));
    }
    return distinct ? object(NODES.objectNode(), entries) : pairs(entries);
  }

  private ObjectNode object(ObjectNode object, List<Datum> entries) {
    for (int i = 0; i + 1 < entries.size() && nodes <= NODES_MAX; i += 2) {
      String name = Datum.text(entries.get(i));
      object.set(hasRoomFor(name) ? name : LEFT_OUT, of(entries.get(i + 1)));
    }
    return object;
  }

  private ArrayNode pairs(List<Datum> entries) {
    ArrayNode list = NODES.arrayNode();
    for (int i = 0; i + 1 < entries.size() && nodes <= NODES_MAX; i += 2) {
      list.addArray().add(of(entries.get(i))).add(of(entries.get(i + 1)));
    }
    return list;
  }

  private ObjectNode instance(Datum.Instance instance) {
    ObjectNode object = NODES.objectNode();
    object.put("@type", hasRoomFor(instance.type()) ? instance.type() : LEFT_OUT);
    return object(object, instance.parts().entries());
  }
}
