package io.keyway.cluster;

import java.util.Arrays;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the persistent member of a node. What an operator wrote stays, only the address follows
 * the node. A member that is removed while its node runs stays removed, unless the whole pool was
 * lost and made anew. Ensemble's thread only.
 */
final class Enrolment implements Upkeep.Task {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

  private final Ensemble ensemble;
  private final CuratorFramework client;
  private final PoolDocuments documents;
  private final String poolPath;
  private final String path;
  private final Member member;

  /**
   * When the pool was made in which this node has enrolled; tells a pool that was lost from one
   * whose member was removed.
   */
  private long poolCreatedMillis = -1;

  Enrolment(Ensemble ensemble, Tree tree, PoolDocuments documents, Member member) {
    this.ensemble = ensemble;
    this.client = ensemble.client();
    this.documents = documents;
    this.poolPath = tree.pool(documents.pool());
    this.path = tree.member(documents.pool(), member.id());
    this.member = member;
  }

  @Override
  public void run() throws Exception {
    documents.create(PoolSettings.DEFAULT);
    Stat pool = client.checkExists().forPath(poolPath);
    if (pool == null) {
      throw new KeeperException.NoNodeException(poolPath);
    }
    try {
      Stat stat = new Stat();
      follow(ensemble.read(path, stat), stat);
    } catch (KeeperException.NoNodeException _) {
      enrol(pool);
    }
    poolCreatedMillis = pool.getCtime();
  }

  private void enrol(Stat pool) throws Exception {
    if (pool.getCtime() == poolCreatedMillis) {
      LOG.warn("{} was removed while the node runs: it stays out", path);
      return;
    }
    client.create().creatingParentsIfNeeded().forPath(path, ClusterCodec.encode(member));
    LOG.info("{} is a member at {}", path, member.address());
  }

  private void follow(byte[] document, Stat stat) throws Exception {
    byte[] other;
    try {
      if (ClusterCodec.member(member.id(), document).address().equals(member.address())) {
        return;
      }
      other = ClusterCodec.withAddress(document, member.address());
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}; left as it is", path, e.getMessage());
      return;
    }
    if (!Arrays.equals(other, document)) {
      client.setData().withVersion(stat.getVersion()).forPath(path, other);
      LOG.info("{} has moved to {}", path, member.address());
    }
  }
}
