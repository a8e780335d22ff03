package io.keyway.inspect;

import static java.util.Comparator.comparingDouble;

import io.keyway.measure.HotKey;
import io.keyway.measure.Measurements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys that clients of one proxy or of several ask for most. */
public final class HotKeys {

  private static final String KEY = "__keyway__.hotkeys";
  private static final JsonMapper JSON = new JsonMapper();

  private HotKeys() {}

  /**
   * What a proxy tells, the key that is asked for most first. Asking a server that is none costs it
   * a miss.
   *
   * @throws NodeException if it is no proxy of Keyway
   */
  public static List<HotKey> of(NodeClient proxy) throws IOException {
    byte[] answer = proxy.get(KEY).get(KEY);
    if (answer == null) {
      throw new NodeException(proxy.node() + " does not tell hot keys: only proxies of Keyway do");
    }
    try {
      return read(JSON.readTree(answer));
    } catch (JacksonException _) {
      throw new NodeException(proxy.node() + " tells hot keys that can't be read");
    }
  }

  /** The keys of a proxy's document. */
  static List<HotKey> read(JsonNode document) {
    List<HotKey> keys = new ArrayList<>();
    for (JsonNode key : document) {
      keys.add(
          new HotKey(
              key.path("pool").asString(),
              key.path("key").asString(),
              key.path("requests_per_second").asDouble(),
              key.path("requests_per_second_min").asDouble(),
              key.path("requests_per_second_max").asDouble(),
              key.path("bytes_per_second").asDouble()));
    }
    return keys;
  }

  /**
   * What the proxies of a pool tell together: rates and bounds add up. Where a proxy does not tell
   * of a key that another has, its clients may have asked for it as often as for the least of those
   * that it does tell of.
   *
   * @param proxies what each proxy tells, the hottest key first
   * @return at most {@link Measurements#HOT_KEYS_MAX} keys, the hottest first
   */
  public static List<HotKey> merged(Collection<List<HotKey>> proxies) {
    List<Told> all = proxies.stream().map(Told::of).toList();
    Set<Id> ids = new LinkedHashSet<>();
    all.forEach(told -> ids.addAll(told.keys().keySet()));
    return ids.stream()
        .map(id -> sum(id, all))
        .sorted(comparingDouble(HotKey::requestsPerSecond).reversed())
        .limit(Measurements.HOT_KEYS_MAX)
        .toList();
  }

  private static HotKey sum(Id id, List<Told> all) {
    HotKey sum = new HotKey(id.pool, id.key, 0, 0, 0, 0);
    for (Told told : all) {
      HotKey more = told.rate(id);
      sum =
          new HotKey(
              id.pool,
              id.key,
              sum.requestsPerSecond() + more.requestsPerSecond(),
              sum.requestsPerSecondMin() + more.requestsPerSecondMin(),
              sum.requestsPerSecondMax() + more.requestsPerSecondMax(),
              sum.bytesPerSecond() + more.bytesPerSecond());
    }
    return sum;
  }

  private record Id(String pool, String key) {}

  /**
   * What one proxy tells.
   *
   * @param floor below which rates are not told
   * @param error the most that a rate of any other key may be more than the floor
   * @param errors the same by pool, of those that it tells of
   */
  private record Told(
      Map<Id, HotKey> keys, double floor, double error, Map<String, Double> errors) {

    static Told of(List<HotKey> list) {
      Map<Id, HotKey> keys = new LinkedHashMap<>();
      Map<String, Double> errors = new HashMap<>();
      double error = 0;
      for (HotKey key : list) {
        // Errors fall with the rates, so those of the last one are what is left for others.
        error = key.requestsPerSecondMax() - key.requestsPerSecond();
        errors.put(key.pool(), error);
        keys.put(new Id(key.pool(), key.key()), key);
      }
      boolean full = list.size() >= Measurements.HOT_KEYS_MAX;
      return new Told(keys, full ? list.getLast().requestsPerSecond() : 0, error, errors);
    }

    HotKey rate(Id id) {
      HotKey known = keys.get(id);
      double most = floor + errors.getOrDefault(id.pool, error);
      return known == null ? new HotKey(id.pool, id.key, 0, 0, most, 0) : known;
    }
  }
}
