package io.keyway.console;

import io.keyway.cluster.Credentials;
import io.keyway.cluster.Link;
import io.keyway.cluster.ZooKeeperAccess;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code clusters}: other clusters, added by hand until the proxy stops. */
final class ClusterResource {

  private final Clusters clusters;
  private final AuditLog audit;

  ClusterResource(Clusters clusters, AuditLog audit) {
    this.clusters = clusters;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes
        .get("clusters", _ -> describe(clusters))
        .post("clusters", this::add)
        .delete("clusters/{cluster}", this::remove);
  }

  /** The clusters that were added, as JSON. */
  static List<Map<String, Object>> describe(Clusters clusters) {
    return clusters.added().stream().map(ClusterResource::describe).toList();
  }

  private static Map<String, Object> describe(AddedCluster added) {
    Link link = added.cluster().link();
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("name", added.name());
    text.put("zookeeper", added.access().servers());
    text.put("credentials", added.access().credentials().isPresent());
    text.put("cluster", added.cluster().name());
    text.put("connected", link.connected());
    text.put("since", link.since().toString());
    text.put("problem", added.watched().problem());
    text.put("pools", added.watched().pools().size());
    return text;
  }

  private Object add(Call call) throws IOException {
    String name = call.text("name");
    ZooKeeperAccess access = access(call);
    clusters.add(name, access, call.text("cluster", "default"));
    String with = access.credentials().isPresent() ? " with credentials" : "";
    audit.add(
        call.caller(),
        "added cluster " + name + " at ZooKeeper " + access.servers() + with,
        "done");
    return Map.of();
  }

  /** Without a user and password as everybody; never as the proxy itself. */
  private static ZooKeeperAccess access(Call call) throws IOException {
    ZooKeeperAccess open = ZooKeeperAccess.to(call.text("zookeeper").strip());
    String user = call.text("user", "").strip();
    String password = call.text("password", "");
    return user.isEmpty() && password.isEmpty()
        ? open
        : open.withCredentials(new Credentials(user, password));
  }

  private Object remove(Call call) {
    String name = call.path("cluster");
    clusters.remove(name);
    audit.add(call.caller(), "removed cluster " + name + " from the page", "done");
    return Map.of();
  }
}
