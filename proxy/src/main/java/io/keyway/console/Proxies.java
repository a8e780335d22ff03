package io.keyway.console;

import java.util.List;
import java.util.Optional;

/** The proxies of this process. Any thread. */
final class Proxies {

  private final List<MeasuredProxy> all;

  Proxies(List<MeasuredProxy> all) {
    this.all = List.copyOf(all);
  }

  /** Those that serve a pool; none for one that people have added to the page. */
  List<MeasuredProxy> of(KnownPool pool) {
    return pool.kind() == PoolKind.ADDED
        ? List.of()
        : all.stream().filter(proxy -> proxy.measurements().has(pool.name())).toList();
  }

  /** What they measure of a pool; empty if none serves it. */
  Optional<MeasuredPool> measured(KnownPool pool) {
    List<MeasuredProxy> serving = of(pool);
    return serving.isEmpty()
        ? Optional.empty()
        : Optional.of(new MeasuredPool(pool.name(), serving));
  }
}
