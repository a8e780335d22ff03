package io.keyway.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a proxy counts under the names that memcached's own proxy mode shows in {@code stats}, for
 * tools that look for them. Of what is not done here they say 0: there is no configuration that is
 * loaded anew, and there are no timed jobs.
 */
public final class MemcachedProxy {

  private static final List<ProxyStat> REQUESTS =
      List.of(
          ProxyStat.REQUESTS_RETRIEVAL,
          ProxyStat.REQUESTS_STORAGE,
          ProxyStat.REQUESTS_DELETE,
          ProxyStat.REQUESTS_ARITHMETIC,
          ProxyStat.REQUESTS_TOUCH,
          ProxyStat.REQUESTS_DEBUG,
          ProxyStat.REQUESTS_BROADCAST,
          ProxyStat.REQUESTS_OWN);

  private static final List<ProxyStat> ERRORS =
      List.of(
          ProxyStat.ERRORS_REFUSED,
          ProxyStat.ERRORS_LOST,
          ProxyStat.ERRORS_LACKING,
          ProxyStat.ERRORS_NO_MEMBERS);

  private static final List<String> ZEROS =
      List.of(
          "proxy_conn_oom",
          "proxy_config_reloads",
          "proxy_config_reload_fails",
          "proxy_config_cron_runs",
          "proxy_config_cron_fails",
          "round_robin_fallback",
          "unexpected_napi_ids");

  private MemcachedProxy() {}

  /** The figures by name. Any thread. */
  public static Map<String, String> figures(ProxyCounters counters) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("proxy_conn_requests", REQUESTS.stream().mapToLong(counters::sum).sum());
    figures.put("proxy_conn_errors", ERRORS.stream().mapToLong(counters::sum).sum());
    figures.put("proxy_req_active", sum(counters, NodeStat.REQUESTS_IN_FLIGHT));
    figures.put("proxy_backend_total", (long) counters.nodes().size());
    figures.put("proxy_backend_marked_bad", sum(counters, NodeStat.BREAKER_OPENS));
    figures.put("proxy_backend_failed", unavailable(counters));
    figures.put(
        "proxy_request_failed_depth",
        sum(counters, NodeStat.REFUSED_IN_FLIGHT) + sum(counters, NodeStat.REFUSED_QUEUED_BYTES));
    ZEROS.forEach(name -> figures.put(name, 0L));
    Map<String, String> text = new LinkedHashMap<>();
    figures.forEach((name, value) -> text.put(name, Long.toString(value)));
    return text;
  }

  private static long sum(ProxyCounters counters, NodeStat stat) {
    return counters.nodes().values().stream().mapToLong(node -> node.sum(stat)).sum();
  }

  private static long unavailable(ProxyCounters counters) {
    return counters.nodes().values().stream()
        .filter(node -> node.sum(NodeStat.BREAKER_OPEN) > 0)
        .count();
  }
}
