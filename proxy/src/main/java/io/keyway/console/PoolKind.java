package io.keyway.console;

/** How the console knows a pool. */
enum PoolKind {
  /** From ZooKeeper: its membership can be changed. */
  CLUSTER,
  /** From the proxy's command line. */
  FIXED,
  /** From somebody who typed addresses into the page. */
  ADDED
}
