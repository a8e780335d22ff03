package io.keyway.cluster;

/**
 * The paths of one cluster in ZooKeeper. Only names that keep the rule get in, so no path can leave
 * its place.
 */
record Tree(String cluster) {
  Tree {
    Rule.name("cluster", cluster);
  }

  String pools() {
    return "/keyway/" + cluster + "/pools";
  }

  String pool(String pool) {
    return pools() + '/' + Rule.name("pool", pool);
  }

  String members(String pool) {
    return pool(pool) + "/members";
  }

  String member(String pool, String id) {
    return members(pool) + '/' + Rule.name("member", id);
  }

  String lives(String pool) {
    return pool(pool) + "/live";
  }

  String live(String pool, String id) {
    return lives(pool) + '/' + Rule.name("member", id);
  }

  String ring(String pool) {
    return pool(pool) + "/ring";
  }

  String leader(String pool) {
    return pool(pool) + "/leader";
  }

  String acks(String pool) {
    return pool(pool) + "/acks";
  }

  String ack(String pool, String proxy) {
    return acks(pool) + '/' + Rule.name("proxy", proxy);
  }

  String proxies() {
    return "/keyway/" + cluster + "/proxies";
  }

  String proxy(String id) {
    return proxies() + '/' + Rule.name("proxy", id);
  }
}
