package io.keyway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The names themselves are compared with the exporter's where a real Prometheus reads them. */
final class MemcachedMetricsTest {

  private static String text(Map<String, Map<String, String>> server) {
    return MemcachedMetrics.text(words -> server.getOrDefault(words, Map.of()));
  }

  @Test
  void serverThatDoesNotAnswer_isDown() {
    assertThat(text(Map.of()))
        .isEqualTo(
            """
            # HELP memcached_up Could the memcached server be reached.
            # TYPE memcached_up gauge
            memcached_up 0
            """);
  }

  @Test
  void casCommands_areNoSets() {
    Map<String, String> general =
        Map.of(
            "cmd_set", "10", "cas_misses", "1", "cas_hits", "2", "cas_badval", "3", "uptime", "5");
    assertThat(text(Map.of("", general)))
        .contains("memcached_up 1\n")
        .contains("memcached_uptime_seconds 5\n")
        .contains("memcached_commands_total{command=\"set\",status=\"hit\"} 4\n")
        .contains("memcached_commands_total{command=\"cas\",status=\"badval\"} 3\n");
  }

  @Test
  void figuresThatAreNoNumbers_areLeftOut() {
    assertThat(
            text(
                Map.of(
                    "", Map.of("version", "a\"b\\c", "threads", "4", "time", "mixed"),
                    "settings", Map.of("maxconns", "mixed", "lru_crawler", "mixed"))))
        .contains("memcached_version{version=\"a\\\"b\\\\c\"} 1\n")
        .doesNotContain("mixed")
        .doesNotContain("memcached_max_connections")
        .doesNotContain("memcached_time_seconds")
        .doesNotContain("memcached_lru_crawler_sleep");
  }

  @Test
  void classes_areLabels() {
    Map<String, String> slabs =
        Map.of("2:chunk_size", "120", "10:chunk_size", "752", "total_malloced", "2097152");
    Map<String, String> items = Map.of("items:2:number", "7", "items:2:hits_to_temp", "9");
    assertThat(text(Map.of("", Map.of("pid", "1"), "slabs", slabs, "items", items)))
        .contains(
            """
            memcached_slab_chunk_size_bytes{slab="2"} 120
            memcached_slab_chunk_size_bytes{slab="10"} 752
            """)
        .contains("memcached_slab_current_items{slab=\"2\"} 7\n")
        .contains("memcached_slab_lru_hits_total{slab=\"2\",lru=\"temporary\"} 9\n")
        .contains("memcached_malloced_bytes 2097152\n");
  }
}
