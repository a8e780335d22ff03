package io.keyway.telemetry;

import static io.keyway.telemetry.MetricType.COUNTER;
import static io.keyway.telemetry.MetricType.GAUGE;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server's statistics in the names, types and labels of Prometheus' {@code memcached_exporter},
 * so that dashboards and alerts made for it fit. Any thread.
 */
public final class MemcachedMetrics {

  private static final List<String> LOOKUPS =
      List.of("get", "delete", "incr", "decr", "cas", "touch");

  private final Exposition out = new Exposition();
  private final ServerStatistics statistics;

  private MemcachedMetrics(ServerStatistics statistics) {
    this.statistics = statistics;
  }

  /**
   * The text for Prometheus.
   *
   * @param server answers {@code stats} with some words behind it, or with none
   */
  public static String text(Function<String, Map<String, String>> server) {
    MemcachedMetrics metrics = new MemcachedMetrics(ServerStatistics.ask(server));
    metrics.write();
    return metrics.out.toString();
  }

  private void write() {
    boolean up = !statistics.general().isEmpty();
    out.family("memcached_up", GAUGE, "Could the memcached server be reached.");
    out.sample(up ? "1" : "0");
    if (up) {
      process();
      connections();
      commands();
      items();
      crawler();
      proxy();
      classItems();
      segments();
      classMemory();
      classCommands();
    }
  }

  private void process() {
    String version = statistics.general().getOrDefault("version", "");
    out.family("memcached_version", GAUGE, "The version of this memcached server.");
    out.sample("1", "version", version);
    counter("uptime_seconds", "uptime", "Seconds since the server started.");
    gauge("time_seconds", "time", "The server's UNIX time.");
    counter("process_user_cpu_seconds_total", "rusage_user", "Processor time in user mode.");
    counter("process_system_cpu_seconds_total", "rusage_system", "Processor time in the kernel.");
  }

  private void connections() {
    gauge("current_connections", "curr_connections", "Open connections.");
    family("max_connections", GAUGE, "Clients allowed at a time.");
    sample(ServerStatistics.number(statistics.settings(), "maxconns"));
    counter("connections_total", "total_connections", "Connections opened since the start.");
    counter("connections_rejected_total", "rejected_connections", "Clients over the limit.");
    counter("connections_yielded_total", "conn_yields", "Connections that gave up their turn.");
    counter(
        "connections_listener_disabled_total",
        "listen_disabled_num",
        "Times that the listener was switched off at the limit.");
    gauge("accepting_connections", "accepting_conns", "Whether new connections are accepted.");
    counter("read_bytes_total", "bytes_read", "Bytes read from the network.");
    counter("written_bytes_total", "bytes_written", "Bytes sent to the network.");
  }

  private void commands() {
    Map<String, String> general = statistics.general();
    family("commands_total", COUNTER, "Requests by command and status.");
    for (String command : LOOKUPS) {
      command(general, command + "_hits", command, "hit");
      command(general, command + "_misses", command, "miss");
    }
    command(general, "cas_badval", "cas", "badval");
    command(general, "cmd_flush", "flush", "hit");
    // A cas counts as a set, too, and is not to be shown twice.
    String sets =
        ServerStatistics.difference(general, "cmd_set", "cas_misses", "cas_hits", "cas_badval");
    sample(sets, "command", "set", "status", "hit");
  }

  private void command(Map<String, String> from, String name, String command, String status) {
    sample(ServerStatistics.number(from, name), "command", command, "status", status);
  }

  private void items() {
    gauge("current_bytes", "bytes", "Bytes that items take.");
    gauge("limit_bytes", "limit_maxbytes", "Bytes that items may take.");
    gauge("current_items", "curr_items", "Items stored.");
    counter("items_total", "total_items", "Items stored since the start.");
    counter("items_evicted_total", "evictions", "Live items dropped for room.");
    counter("items_reclaimed_total", "reclaimed", "Items stored in an expired one's memory.");
    counter("item_too_large_total", "store_too_large", "Values refused for their size.");
    counter("item_no_memory_total", "store_no_memory", "Values refused for want of memory.");
    counter("direct_reclaims_total", "direct_reclaims", "Times that a request had to make room.");
    family("malloced_bytes", GAUGE, "Bytes of slab pages.");
    sample(ServerStatistics.number(statistics.memory(), "total_malloced"));
  }

  private void crawler() {
    if ("yes".equals(statistics.settings().get("lru_crawler"))) {
      setting("enabled", "lru_crawler", "Whether the LRU crawler runs.");
      setting("sleep", "lru_crawler_sleep", "Microseconds between its items.");
      setting("to_crawl", "lru_crawler_tocrawl", "Items of a class that a run looks at.");
      setting("maintainer_thread", "lru_maintainer_thread", "Whether segments have upkeep.");
      setting("hot_percent", "hot_lru_pct", "Share of memory for the HOT segment.");
      setting("warm_percent", "warm_lru_pct", "Share of memory for the WARM segment.");
      setting("hot_max_factor", "hot_max_factor", "Age of HOT items relative to COLD ones.");
      setting("warm_max_factor", "warm_max_factor", "Age of WARM items relative to COLD ones.");
    }
    crawled("starts_total", "lru_crawler_starts", "Runs of the LRU crawler.");
    crawled("reclaimed_total", "crawler_reclaimed", "Items that it freed.");
    crawled("items_checked_total", "crawler_items_checked", "Items that it looked at.");
    crawled("moves_to_cold_total", "moves_to_cold", "Items moved to the COLD segment.");
    crawled("moves_to_warm_total", "moves_to_warm", "Items moved to the WARM segment.");
    crawled("moves_within_lru_total", "moves_within_lru", "Items moved within a segment.");
  }

  private void setting(String name, String source, String help) {
    String value = statistics.settings().getOrDefault(source, "");
    family("lru_crawler_" + name, GAUGE, help);
    switch (value) {
      case "yes" -> sample("1");
      case "no" -> sample("0");
      default -> sample(ServerStatistics.number(statistics.settings(), source));
    }
  }

  private void crawled(String name, String source, String help) {
    counter("lru_crawler_" + name, source, help);
  }

  private void proxy() {
    if (!statistics.general().containsKey("proxy_backend_total")) {
      return;
    }
    counter("proxy_conn_requests_total", "proxy_conn_requests", "Requests of clients.");
    counter("proxy_conn_errors_total", "proxy_conn_errors", "Errors of connections.");
    counter("proxy_conn_oom_total", "proxy_conn_oom", "Clients lost for want of memory.");
    gauge("proxy_req_active", "proxy_req_active", "Requests under way.");
    counter("proxy_config_reloads_total", "proxy_config_reloads", "Configurations loaded.");
    counter(
        "proxy_config_reload_fails_total", "proxy_config_reload_fails", "Configurations refused.");
    counter("proxy_config_cron_runs_total", "proxy_config_cron_runs", "Runs of timed jobs.");
    counter("proxy_config_cron_fails_total", "proxy_config_cron_fails", "Timed jobs that failed.");
    gauge("proxy_backend_total", "proxy_backend_total", "Nodes of the pool.");
    counter(
        "proxy_backend_marked_bad_total", "proxy_backend_marked_bad", "Times that one was lost.");
    gauge("proxy_backend_failed", "proxy_backend_failed", "Nodes that are unavailable now.");
    counter(
        "proxy_request_failed_depth_total",
        "proxy_request_failed_depth",
        "Requests refused as too many waited for a node.");
    counter("round_robin_fallback_total", "round_robin_fallback", "Always 0 here.");
    counter("unexpected_napi_ids_total", "unexpected_napi_ids", "Always 0 here.");
  }

  private void classItems() {
    itemGauge("current_items", "number", "Items in the class.");
    itemGauge("items_age_seconds", "age", "Age of the oldest item.");
    itemCounter("items_crawler_reclaimed_total", "crawler_reclaimed", "Items the crawler freed.");
    itemCounter("items_evicted_total", "evicted", "Live items dropped for room.");
    itemCounter("items_evicted_nonzero_total", "evicted_nonzero", "Of these, with an expiry.");
    itemCounter("items_evicted_time_seconds", "evicted_time", "Since the last one was read.");
    itemCounter("items_evicted_unfetched_total", "evicted_unfetched", "Of these, never read.");
    itemCounter("items_expired_unfetched_total", "expired_unfetched", "Expired and never read.");
    itemCounter("items_outofmemory_total", "outofmemory", "Items for which there was no memory.");
    itemCounter("items_reclaimed_total", "reclaimed", "Items stored in an expired one's memory.");
    itemCounter("items_tailrepairs_total", "tailrepairs", "Items freed by force.");
    itemCounter("items_moves_to_cold", "moves_to_cold", "Items moved to the COLD segment.");
    itemCounter("items_moves_to_warm", "moves_to_warm", "Items moved to the WARM segment.");
    itemCounter("items_moves_within_lru", "moves_within_lru", "Items moved within a segment.");
    itemCounter("mem_requested_bytes", "mem_requested", "Bytes that items need.");
  }

  private void segments() {
    itemGauge("hot_items", "number_hot", "Items in the HOT segment.");
    itemGauge("warm_items", "number_warm", "Items in the WARM segment.");
    itemGauge("cold_items", "number_cold", "Items in the COLD segment.");
    itemGauge("temporary_items", "number_temp", "Items in the TEMP segment.");
    itemGauge("hot_age_seconds", "age_hot", "Age of the oldest HOT item.");
    itemGauge("warm_age_seconds", "age_warm", "Age of the oldest WARM item.");
    family("slab_lru_hits_total", COUNTER, "Hits by segment.");
    statistics
        .items()
        .forEach((id, from) -> {
          lruHits(id, from, "hits_to_hot", "hot");
          lruHits(id, from, "hits_to_warm", "warm");
          lruHits(id, from, "hits_to_cold", "cold");
          lruHits(id, from, "hits_to_temp", "temporary");
        });
  }

  private void lruHits(int id, Map<String, String> from, String name, String segment) {
    sample(ServerStatistics.number(from, name), "slab", Integer.toString(id), "lru", segment);
  }

  private void classMemory() {
    slabGauge("chunk_size_bytes", "chunk_size", "Bytes of a chunk.");
    slabGauge("chunks_per_page", "chunks_per_page", "Chunks of a page.");
    slabGauge("current_pages", "total_pages", "Pages of the class.");
    slabGauge("current_chunks", "total_chunks", "Chunks of the class.");
    slabGauge("chunks_used", "used_chunks", "Chunks with an item.");
    slabGauge("chunks_free", "free_chunks", "Chunks without one.");
    slabGauge("chunks_free_end", "free_chunks_end", "Chunks never used of the last page.");
  }

  private void classCommands() {
    family("slab_commands_total", COUNTER, "Requests by class, command and status.");
    statistics
        .slabs()
        .forEach((id, from) -> {
          String slab = Integer.toString(id);
          for (String command : LOOKUPS) {
            classCommand(slab, from, command + "_hits", command, "hit");
          }
          classCommand(slab, from, "cas_badval", "cas", "badval");
          String sets = ServerStatistics.difference(from, "cmd_set", "cas_hits", "cas_badval");
          sample(sets, "slab", slab, "command", "set", "status", "hit");
        });
  }

  private void classCommand(
      String slab, Map<String, String> from, String name, String command, String status) {
    String value = ServerStatistics.number(from, name);
    sample(value, "slab", slab, "command", command, "status", status);
  }

  private void counter(String name, String source, String help) {
    family(name, COUNTER, help);
    sample(ServerStatistics.number(statistics.general(), source));
  }

  private void gauge(String name, String source, String help) {
    family(name, GAUGE, help);
    sample(ServerStatistics.number(statistics.general(), source));
  }

  private void itemCounter(String name, String source, String help) {
    ofClasses(name, COUNTER, help, statistics.items(), source);
  }

  private void itemGauge(String name, String source, String help) {
    ofClasses(name, GAUGE, help, statistics.items(), source);
  }

  private void slabGauge(String name, String source, String help) {
    ofClasses(name, GAUGE, help, statistics.slabs(), source);
  }

  private void ofClasses(
      String name,
      MetricType type,
      String help,
      Map<Integer, Map<String, String>> classes,
      String source) {
    family("slab_" + name, type, help);
    classes.forEach(
        (id, from) -> sample(ServerStatistics.number(from, source), "slab", Integer.toString(id)));
  }

  private void family(String name, MetricType type, String help) {
    out.family("memcached_" + name, type, help);
  }

  private void sample(@Nullable String value, String... labels) {
    if (value != null) {
      out.sample(value, labels);
    }
  }
}
