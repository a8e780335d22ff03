package io.keyway.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes of single fields of a pool's settings, as an operator writes them: {@code NAME=VALUE} for
 * a field of the document, {@code option.NAME=VALUE} for an option of the placement. No value takes
 * the field out. What may be set is what reading the document knows, by its rules.
 */
final class SettingsEdit {

  private static final String OPTIONS = "options";
  private static final String OPTION_PREFIX = "option.";
  private static final JsonMapper MAPPER = new JsonMapper();

  private SettingsEdit() {}

  /**
   * The same document with other values; fields that are not named stay, also those that this
   * release does not know.
   *
   * @param json the document; may be empty
   * @throws IllegalArgumentException if there is no such field, or a value breaks its rule
   */
  static byte[] apply(byte[] json, Map<String, String> values) {
    ObjectNode tree = json.length == 0 ? MAPPER.createObjectNode() : ClusterCodec.object(json);
    values.forEach((name, value) -> {
      if (name.startsWith(OPTION_PREFIX)) {
        setOption(tree, name.substring(OPTION_PREFIX.length()), value);
      } else {
        setField(tree, name, value);
      }
    });
    byte[] changed = ClusterCodec.bytes(tree);
    PlacedRing.scheme(ClusterCodec.poolSettings(changed).placement());
    return changed;
  }

  private static void setOption(ObjectNode tree, String name, String value) {
    ObjectNode options =
        tree.get(OPTIONS) instanceof ObjectNode present ? present : tree.putObject(OPTIONS);
    if (value.isEmpty()) {
      options.remove(name);
    } else {
      options.put(name, value);
    }
    if (options.isEmpty()) {
      tree.remove(OPTIONS);
    }
  }

  private static void setField(ObjectNode tree, String name, String value) {
    // No field may be null, so one that may is none.
    if (refusal(name, MAPPER.nullNode()) == null) {
      throw new IllegalArgumentException(
          "%s (expected: a field of a pool's settings, or option.NAME)".formatted(name));
    }
    if (value.isEmpty()) {
      tree.remove(name);
    } else {
      tree.set(name, accepted(name, value));
    }
  }

  /** The value as what it looks like, or else as a text. */
  private static JsonNode accepted(String name, String value) {
    List<JsonNode> readings = new ArrayList<>();
    try {
      readings.add(MAPPER.readTree(value));
    } catch (JacksonException _) {
      // Most texts are no JSON.
    }
    readings.add(MAPPER.stringNode(value));
    for (JsonNode reading : readings) {
      if (refusal(name, reading) == null) {
        return reading;
      }
    }
    throw new IllegalArgumentException(refusal(name, readings.getFirst()));
  }

  private static @Nullable String refusal(String name, JsonNode value) {
    ObjectNode alone = MAPPER.createObjectNode();
    alone.set(name, value);
    try {
      ClusterCodec.poolSettings(ClusterCodec.bytes(alone));
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
