package io.keyway.measure;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What a proxy measures of some pools, each by itself. Any thread. */
public final class Measurements {

  /** The most hot keys that anybody is told. */
  public static final int HOT_KEYS_MAX = 100;

  private final MeasureSettings settings;

  /** By name, in the order of the settings. */
  private final Map<String, PoolMeasurements> pools;

  /** Measurements of pools that have no event loop yet. */
  public Measurements(MeasureSettings settings, Collection<String> pools) {
    this(settings, new LinkedHashMap<>());
    pools.forEach(pool -> this.pools.put(pool, new PoolMeasurements(pool, settings)));
  }

  private Measurements(MeasureSettings settings, Map<String, PoolMeasurements> pools) {
    this.settings = settings;
    this.pools = pools;
  }

  /** Those of some of the pools; a name may be there twice. */
  public Measurements of(Collection<String> names) {
    Map<String, PoolMeasurements> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, pool(name)));
    return new Measurements(settings, some);
  }

  /** Those of one pool. */
  public PoolMeasurements pool(String name) {
    return Objects.requireNonNull(pools.get(name), name);
  }

  /** Those of each pool. */
  public Collection<PoolMeasurements> pools() {
    return pools.values();
  }

  /** The slow requests that are kept, the newest first. */
  public List<SlowRequest> slowRequests() {
    return pools.values().stream()
        .flatMap(pool -> pool.slowRequests().stream())
        .sorted(Comparator.comparingLong(SlowRequest::unixMillis).reversed())
        .toList();
  }

  /** Slow requests since the start, those that are not kept too. */
  public long slowCount() {
    return pools.values().stream().mapToLong(PoolMeasurements::slowCount).sum();
  }

  /** From which time on a request counts as slow, in milliseconds. */
  public long slowMillis() {
    return settings.slowThreshold().toMillis();
  }

  /** Whether pseudonyms stand for keys. */
  public boolean masksKeys() {
    return settings.maskKeys();
  }

  /** Whether a pool is among these. */
  public boolean has(String name) {
    return pools.containsKey(name);
  }

  /**
   * The keys that are asked for most, the first of them first, at most {@link #HOT_KEYS_MAX}. Each
   * event loop is asked on its own thread, so this completes on one of theirs, within a second.
   */
  public CompletableFuture<List<HotKey>> hotKeys() {
    return pools.values().stream()
        .map(pool -> pool.hotKeys(HOT_KEYS_MAX))
        .reduce((some, more) -> some.thenCombine(more, Measurements::hottest))
        .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
  }

  private static List<HotKey> hottest(List<HotKey> some, List<HotKey> more) {
    return Stream.concat(some.stream(), more.stream())
        .sorted(Comparator.comparingDouble(HotKey::requestsPerSecond).reversed())
        .limit(HOT_KEYS_MAX)
        .toList();
  }
}
