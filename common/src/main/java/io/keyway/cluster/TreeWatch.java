package io.keyway.cluster;

/** Watches a part of the tree until it is closed. Any thread. */
public final class TreeWatch implements AutoCloseable {
  private final Upkeep upkeep;

  TreeWatch(Upkeep upkeep) {
    this.upkeep = upkeep;
  }

  @Override
  public void close() {
    upkeep.close();
  }
}
