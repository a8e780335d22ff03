package io.keyway.cluster;

/** Tells that something about a pool may have changed. Any thread. */
public final class PoolWatch implements AutoCloseable {
  private final Upkeep upkeep;

  PoolWatch(Upkeep upkeep) {
    this.upkeep = upkeep;
  }

  @Override
  public void close() {
    upkeep.close();
  }
}
