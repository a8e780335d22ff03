package io.keyway.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.Participant;
import org.apache.zookeeper.KeeperException;

/** Reads all of a pool once and collects what is wrong with it. One thread. */
final class Inspection {

  private final Ensemble ensemble;
  private final Tree tree;
  private final String pool;
  private final List<Defect> defects = new ArrayList<>();

  Inspection(Ensemble ensemble, Tree tree, String pool) {
    this.ensemble = ensemble;
    this.tree = tree;
    this.pool = pool;
  }

  /** Returns what there is; empty if the pool does not exist. */
  Optional<PoolState> read() {
    if (ensemble.call(() -> ensemble.client().checkExists().forPath(tree.pool(pool))) == null) {
      return Optional.empty();
    }
    Optional<PoolSettings> settings =
        document(tree.pool(pool), ClusterCodec::poolSettings).filter(this::isKnown);
    Map<String, String> refused = new TreeMap<>();
    Map<String, Member> members =
        PoolDocuments.children(ensemble, tree.members(pool), ClusterCodec::member, refused);
    add(tree.members(pool), refused);
    Set<String> malformed = Set.copyOf(refused.keySet());
    Map<String, LiveMember> live =
        children(tree.lives(pool), (_, json) -> ClusterCodec.liveMember(json));
    Optional<Ring> ring = document(tree.ring(pool), ClusterCodec::ring);
    Map<String, Ack> acks = children(tree.acks(pool), (_, json) -> ClusterCodec.ack(json));
    Map<String, LiveProxy> proxies =
        children(tree.proxies(), (_, json) -> ClusterCodec.liveProxy(json));
    ring.ifPresent(known -> {
      Contradictions.ofRing(known).forEach(problem -> add(tree.ring(pool), problem));
      add(tree.acks(pool), Contradictions.ofAcks(acks, known.epoch()));
    });
    add(tree.members(pool), Contradictions.ofMembers(members.values()));
    add(tree.lives(pool), Contradictions.ofLive(live, members));
    Collection<Participant> participants = participants();
    defects.sort(Comparator.comparing(Defect::path));
    return Optional.of(
        new PoolState(
            settings,
            members,
            malformed,
            live,
            ring,
            acks,
            proxies,
            participants.stream().filter(Participant::isLeader).map(Participant::getId).findFirst(),
            participants.stream().map(Participant::getId).collect(Collectors.toSet()),
            List.copyOf(defects)));
  }

  private boolean isKnown(PoolSettings settings) {
    try {
      PlacedRing.scheme(settings.placement());
      return true;
    } catch (IllegalArgumentException e) {
      add(tree.pool(pool), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private <T> Optional<T> document(String path, Function<byte[], T> reader) {
    return ensemble.call(() -> {
      byte[] json = PoolDocuments.read(ensemble, path);
      if (json == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(reader.apply(json));
      } catch (IllegalArgumentException e) {
        add(path, String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    });
  }

  private <T> Map<String, T> children(String directory, BiFunction<String, byte[], T> reader) {
    Map<String, String> refused = new TreeMap<>();
    Map<String, T> found = PoolDocuments.children(ensemble, directory, reader, refused);
    add(directory, refused);
    return found;
  }

  private Collection<Participant> participants() {
    return ensemble.call(() -> {
      try {
        return new LeaderLatch(ensemble.client(), tree.leader(pool)).getParticipants();
      } catch (KeeperException.NoNodeException _) {
        return List.of();
      }
    });
  }

  private void add(String directory, Map<String, String> problems) {
    problems.forEach((name, problem) -> add(directory + '/' + name, problem));
  }

  private void add(String path, String problem) {
    defects.add(new Defect(path, problem));
  }
}
