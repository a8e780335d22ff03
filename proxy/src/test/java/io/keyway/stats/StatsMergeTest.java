package io.keyway.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatsMergeTest {

  private static String merged(String arguments, String name, String... values) {
    StatsMerge merge = new StatsMerge(arguments);
    for (String value : values) {
      merge.add(name, value);
    }
    List<String> result = new ArrayList<>();
    merge.forEach((key, value) -> result.add(value));
    assertThat(result).hasSize(1);
    return result.getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "cmd_get, 1, 2, 3",
    "bytes, 18446744073709551615, 1, 18446744073709551616",
    "limit_maxbytes, 67108864, 67108864, 134217728",
    "rusage_user, 0.100001, 1.9, 2.000001",
    "threads, 4, 4, 8",
    "uptime, 10, 3, 3",
    "accepting_conns, 1, 0, 0",
    "time, 10, 11, 11",
    "hash_power_level, 16, 17, 17",
    "hash_is_expanding, 0, 1, 1",
    "version, 1.6.18, 1.6.18, 1.6.18",
    "version, 1.6.18, 1.6.19, mixed",
    "pointer_size, 64, 64, 64",
    "pointer_size, 64, 32, mixed",
    "libevent, 2.1, 2.1, 2.1",
    "items:3:number, 4, 5, 9",
    "items:3:age, 4, 5, 5",
    "3:chunk_size, 96, 96, 96",
    "3:chunk_size, 96, 120, mixed",
    "3:used_chunks, 9, 1, 10",
    "stat_state, yes, no, mixed",
    "odd, 1, x, mixed"
  })
  void twoNodes_areMergedByTheName(String name, String one, String other, String expected) {
    assertThat(merged("", name, one, other)).isEqualTo(expected);
    assertThat(merged("", name, other, one)).isEqualTo(expected);
  }

  @Test
  void settings_areComparedAndNeverSummed() {
    assertThat(merged("settings", "maxbytes", "64", "64", "64")).isEqualTo("64");
    assertThat(merged("settings", "maxbytes", "64", "64", "65")).isEqualTo("mixed");
    assertThat(merged("settings", "evictions", "on", "on")).isEqualTo("on");
  }

  @Test
  void threeNodes_oneOfWhichDiffers_areMixed() {
    assertThat(merged("", "version", "1", "2", "2")).isEqualTo("mixed");
    assertThat(merged("", "version", "2", "2", "1")).isEqualTo("mixed");
  }

  @Test
  void pid_isThisProcess() {
    assertThat(merged("", "pid", "1", "2")).isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void names_stayInTheOrderOfTheFirstNode() {
    StatsMerge merge = new StatsMerge("");
    List.of("c", "a", "b", "a", "d", "c").forEach(name -> merge.add(name, "1"));
    List<String> names = new ArrayList<>();
    merge.forEach((name, value) -> names.add(name + value));
    assertThat(names).containsExactly("c2", "a2", "b1", "d1");
  }
}
