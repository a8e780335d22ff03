package io.keyway.cluster;

import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a document that are a pool's policies. Only what somebody has chosen is written:
 * the rest may have other defaults in another release. Any thread.
 */
final class PolicyFields {
  private static final String PARTIAL = "partial";
  private static final String LOST = "lost";
  private static final String MAX_OPEN_PERCENT = "max_open_percent";
  private static final String REPLY_TIMEOUT = "reply_timeout_ms";
  private static final String CONNECT_TIMEOUT = "connect_timeout_ms";
  private static final String FAILURE_LIMIT = "failure_limit";

  private PolicyFields() {}

  static void put(ObjectNode tree, Policies policies) {
    Policies otherwise = Policies.DEFAULT;
    put(tree, PARTIAL, policies.partial(), otherwise.partial());
    put(tree, LOST, policies.lost(), otherwise.lost());
    put(tree, MAX_OPEN_PERCENT, policies.maxOpenPercent(), otherwise.maxOpenPercent());
    put(tree, REPLY_TIMEOUT, policies.replyTimeoutMillis(), Policies.OWN);
    put(tree, CONNECT_TIMEOUT, policies.connectTimeoutMillis(), Policies.OWN);
    put(tree, FAILURE_LIMIT, policies.failureLimit(), Policies.OWN);
  }

  private static void put(ObjectNode tree, String field, Enum<?> value, Enum<?> otherwise) {
    if (value != otherwise) {
      tree.put(field, ClusterCodec.word(value));
    }
  }

  private static void put(ObjectNode tree, String field, int value, int otherwise) {
    if (value != otherwise) {
      tree.put(field, value);
    }
  }

  static Policies read(ObjectNode tree) {
    Policies otherwise = Policies.DEFAULT;
    return new Policies(
        ClusterCodec.choice(tree, PARTIAL, otherwise.partial()),
        ClusterCodec.choice(tree, LOST, otherwise.lost()),
        integer(tree, MAX_OPEN_PERCENT, 0, 100, otherwise.maxOpenPercent()),
        timeout(tree, REPLY_TIMEOUT),
        timeout(tree, CONNECT_TIMEOUT),
        integer(tree, FAILURE_LIMIT, 1, Policies.FAILURE_LIMIT_MAX, Policies.OWN));
  }

  private static int timeout(ObjectNode tree, String field) {
    return integer(
        tree, field, Policies.TIMEOUT_MILLIS_MIN, Policies.TIMEOUT_MILLIS_MAX, Policies.OWN);
  }

  private static int integer(ObjectNode tree, String field, int min, int max, int otherwise) {
    return (int) ClusterCodec.integer(tree, field, min, max, (long) otherwise);
  }
}
