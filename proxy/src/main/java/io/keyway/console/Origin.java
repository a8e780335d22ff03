package io.keyway.console;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.inspect.PoolNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a pool is from.
 *
 * @param pool what it is called there
 * @param cluster that it belongs to, or null
 * @param proxies that run there, by id; of this pool or of others
 */
record Origin(String pool, @Nullable Cluster cluster, Map<String, LiveProxy> proxies) {

  /** The proxies that serve the pool, sorted, and where they can be asked about it. */
  List<PoolNode> informants() {
    return new TreeMap<>(proxies)
        .entrySet().stream()
            .flatMap(proxy ->
                proxy.getValue().informantOf(pool).stream()
                    .map(at -> new PoolNode(proxy.getKey(), at)))
            .toList();
  }
}
