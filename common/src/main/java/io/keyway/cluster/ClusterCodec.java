package io.keyway.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of the documents in the tree. Reading ignores fields that it does not know, so that
 * releases can differ, and refuses a document as a whole if one value breaks its rule. Any thread.
 *
 * <p>Every reader throws {@link IllegalArgumentException} with one sentence that names the field
 * and the rule.
 */
public final class ClusterCodec {
  /**
   * A ZooKeeper request is at most 1 MiB less a byte; over that the connection drops. A kibibyte is
   * left for header and path.
   */
  public static final int DOCUMENT_BYTES_MAX = (1 << 20) - 1 - 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern INCARNATION = Pattern.compile("[0-9a-f]{16}");

  private ClusterCodec() {}

  public static byte[] encode(PoolSettings settings) {
    ObjectNode tree = MAPPER.createObjectNode();
    put(tree, settings.placement());
    PolicyFields.put(tree, settings.policies());
    return bytes(tree);
  }

  /** Reads a pool's settings; an empty document means the defaults. */
  public static PoolSettings poolSettings(byte[] json) {
    if (json.length == 0) {
      return PoolSettings.DEFAULT;
    }
    ObjectNode tree = object(json);
    return new PoolSettings(
        placement(tree, PoolSettings.DEFAULT.placement().profile()), PolicyFields.read(tree));
  }

  /**
   * Reads settings from single values: {@code placement}, {@code hash}, {@code option.NAME} and
   * whatever else a pool's document has.
   *
   * @throws IllegalArgumentException also if there is no such field, profile, hash or option
   */
  public static PoolSettings poolSettings(Map<String, String> values) {
    return poolSettings(SettingsEdit.apply(new byte[0], values));
  }

  public static byte[] encode(Member member) {
    return bytes(tree(MAPPER.createObjectNode(), member));
  }

  public static Member member(String id, byte[] json) {
    return member(id, object(json));
  }

  /**
   * The same member document with another address; every other field stays, also those that this
   * release does not know.
   */
  static byte[] withAddress(byte[] json, Address address) {
    return bytes(object(json).put("address", address.toString()));
  }

  /** The same member document with another weight. */
  static byte[] withWeight(byte[] json, int weight) {
    return bytes(object(json).put("weight", weight));
  }

  /** The same member document with another state. */
  static byte[] withState(byte[] json, MemberState state) {
    return bytes(object(json).put("state", word(state)));
  }

  public static byte[] encode(LiveMember live) {
    return bytes(
        MAPPER
            .createObjectNode()
            .put("address", live.address().toString())
            .put("incarnation", HexFormat.of().toHexDigits(live.incarnation()))
            .put("version", live.version()));
  }

  public static LiveMember liveMember(byte[] json) {
    ObjectNode tree = object(json);
    String incarnation = text(tree, "incarnation", null);
    if (!INCARNATION.matcher(incarnation).matches()) {
      throw Rule.refusal(
          "incarnation", '"' + incarnation + '"', "16 hexadecimal digits in lower case");
    }
    return new LiveMember(
        address(tree, "address"),
        HexFormat.fromHexDigitsToLong(incarnation),
        text(tree, "version", null));
  }

  public static byte[] encode(LiveProxy proxy) {
    ObjectNode tree = MAPPER.createObjectNode().put("address", proxy.address().toString());
    put(tree, "pools", proxy.pools());
    put(tree, "routed", proxy.routed());
    proxy.adminAddress().ifPresent(admin -> tree.put("adminAddress", admin.toString()));
    return bytes(tree.put("version", proxy.version()));
  }

  private static void put(ObjectNode tree, String name, Map<String, Address> addresses) {
    if (!addresses.isEmpty()) {
      Map<String, String> texts = new TreeMap<>();
      addresses.forEach((pool, address) -> texts.put(pool, address.toString()));
      putTexts(tree, name, texts);
    }
  }

  public static LiveProxy liveProxy(byte[] json) {
    ObjectNode tree = object(json);
    Optional<Address> admin =
        tree.has("adminAddress") ? Optional.of(address(tree, "adminAddress")) : Optional.empty();
    return new LiveProxy(
        address(tree, "address"),
        addresses(tree, "pools"),
        addresses(tree, "routed"),
        admin,
        text(tree, "version", null));
  }

  private static Map<String, Address> addresses(ObjectNode tree, String name) {
    Map<String, Address> addresses = new TreeMap<>();
    texts(tree, name).forEach((pool, address) -> addresses.put(pool, Address.parse(address)));
    return addresses;
  }

  public static byte[] encode(Ack ack) {
    return bytes(
        MAPPER
            .createObjectNode()
            .put("epoch", ack.epoch())
            .put("phase", ack.phase().name())
            .put("checksum", ack.checksum()));
  }

  public static Ack ack(byte[] json) {
    ObjectNode tree = object(json);
    return new Ack(
        integer(tree, "epoch", 1, Ring.EPOCH_MAX, null), phase(tree), text(tree, "checksum", ""));
  }

  public static byte[] encode(Ring ring) {
    ObjectNode tree =
        MAPPER.createObjectNode().put("epoch", ring.epoch()).put("phase", ring.phase().name());
    put(tree, ring.placement());
    PolicyFields.put(tree, ring.policies());
    encode(tree.putArray("members"), ring.members());
    encode(tree.putArray("next"), ring.next());
    ArrayNode down = tree.putArray("down");
    new TreeSet<>(ring.down()).forEach(down::add);
    return bytes(tree);
  }

  public static Ring ring(byte[] json) {
    ObjectNode tree = object(json);
    return new Ring(
        integer(tree, "epoch", 1, Ring.EPOCH_MAX, null),
        phase(tree),
        placement(tree, null),
        PolicyFields.read(tree),
        members(tree, "members"),
        members(tree, "next"),
        down(tree));
  }

  private static void put(ObjectNode tree, PlacementChoice placement) {
    tree.put("placement", placement.profile());
    if (!placement.hash().isEmpty()) {
      tree.put("hash", placement.hash());
    }
    if (!placement.options().isEmpty()) {
      putTexts(tree, "options", placement.options());
    }
  }

  private static PlacementChoice placement(ObjectNode tree, @Nullable String otherwise) {
    return new PlacementChoice(
        text(tree, "placement", otherwise), text(tree, "hash", ""), texts(tree, "options"));
  }

  private static void encode(ArrayNode array, List<Member> members) {
    for (Member member : members) {
      tree(array.addObject().put("id", member.id()), member);
    }
  }

  private static ObjectNode tree(ObjectNode tree, Member member) {
    tree.put("address", member.address().toString()).put("weight", member.weight());
    if (member.slot() != Member.NO_SLOT) {
      tree.put("slot", member.slot());
    }
    tree.put("state", word(member.state()));
    putTexts(tree, "labels", member.labels());
    return tree;
  }

  private static void putTexts(ObjectNode tree, String field, Map<String, String> texts) {
    ObjectNode object = tree.putObject(field);
    new TreeMap<>(texts).forEach(object::put);
  }

  private static Member member(String id, ObjectNode tree) {
    int slot =
        tree.has("slot") ? (int) integer(tree, "slot", 0, Member.SLOT_MAX, null) : Member.NO_SLOT;
    return new Member(
        id,
        address(tree, "address"),
        (int) integer(tree, "weight", 1, Member.WEIGHT_MAX, 1L),
        slot,
        choice(tree, "state", MemberState.ACTIVE),
        texts(tree, "labels"));
  }

  private static List<Member> members(ObjectNode tree, String field) {
    List<Member> members = new ArrayList<>();
    for (JsonNode element : array(tree, field)) {
      if (!(element instanceof ObjectNode member)) {
        throw Rule.refusal(field, element.toString(), "objects");
      }
      members.add(member(text(member, "id", null), member));
    }
    return members;
  }

  private static Set<String> down(ObjectNode tree) {
    Set<String> down = new HashSet<>();
    for (JsonNode element : array(tree, "down")) {
      if (!element.isString()) {
        throw Rule.refusal("down", element.toString(), "ids");
      }
      down.add(element.stringValue());
    }
    return down;
  }

  private static Map<String, String> texts(ObjectNode tree, String field) {
    JsonNode value = tree.get(field);
    Map<String, String> texts = new TreeMap<>();
    if (value == null) {
      return texts;
    }
    if (!(value instanceof ObjectNode object)) {
      throw Rule.refusal(field, value.toString(), "an object of texts");
    }
    for (String key : object.propertyNames()) {
      texts.put(key, text(object, key, null));
    }
    return texts;
  }

  /** A field that is one of some words. */
  static <E extends Enum<E>> E choice(ObjectNode tree, String field, E otherwise) {
    String text = text(tree, field, word(otherwise));
    E[] choices = otherwise.getDeclaringClass().getEnumConstants();
    for (E choice : choices) {
      if (word(choice).equals(text)) {
        return choice;
      }
    }
    List<String> words = Stream.of(choices).map(ClusterCodec::word).toList();
    throw Rule.refusal(field, '"' + text + '"', "one of " + words);
  }

  /** What stands for a choice in a document. */
  public static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static Phase phase(ObjectNode tree) {
    String text = text(tree, "phase", null);
    for (Phase phase : Phase.values()) {
      if (phase.name().equals(text)) {
        return phase;
      }
    }
    throw Rule.refusal("phase", '"' + text + '"', "one of " + List.of(Phase.values()));
  }

  private static Address address(ObjectNode tree, String field) {
    return Address.parse(text(tree, field, null));
  }

  private static JsonNode array(ObjectNode tree, String field) {
    JsonNode value = tree.get(field);
    if (value == null || !value.isArray()) {
      throw Rule.refusal(field, String.valueOf(value), "an array");
    }
    return value;
  }

  private static String text(ObjectNode tree, String field, @Nullable String otherwise) {
    JsonNode value = tree.get(field);
    if (value == null && otherwise != null) {
      return otherwise;
    }
    if (value == null || !value.isString()) {
      throw Rule.refusal(field, String.valueOf(value), "a text");
    }
    return value.stringValue();
  }

  /** A field that is an integer in a range. */
  static long integer(ObjectNode tree, String field, long min, long max, @Nullable Long otherwise) {
    JsonNode value = tree.get(field);
    if (value == null && otherwise != null) {
      return otherwise;
    }
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw Rule.refusal(field, String.valueOf(value), "an integer in " + min + ".." + max);
    }
    return Rule.number(field, value.longValue(), min, max);
  }

  static ObjectNode object(byte[] json) {
    checkLength(json.length);
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "document: not JSON: " + firstClause(e.getOriginalMessage()), e);
    }
    if (!(tree instanceof ObjectNode object)) {
      throw Rule.refusal("document", tree.getNodeType().toString(), "a JSON object");
    }
    return object;
  }

  /** The parser appends where it was, in terms of its own settings. */
  private static String firstClause(String message) {
    int location = message.indexOf(" (start marker");
    return location < 0 ? message : message.substring(0, location);
  }

  static byte[] bytes(ObjectNode tree) {
    byte[] json = MAPPER.writeValueAsBytes(tree);
    checkLength(json.length);
    return json;
  }

  private static void checkLength(int length) {
    if (length > DOCUMENT_BYTES_MAX) {
      throw Rule.refusal("document", length + " bytes", "at most " + DOCUMENT_BYTES_MAX);
    }
  }
}
