package io.keyway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statistics of some servers as a table: a row for each name and a column for each server; where
 * names say which slab class or connection they are about, a row for each of those.
 */
final class StatsTable {

  private static final Pattern OF_ONE = Pattern.compile("(?:items:)?([0-9]{1,9}):(.+)");

  private final Map<String, Map<String, String>> byServer = new LinkedHashMap<>();

  void add(String server, Map<String, String> stats) {
    byServer.put(server, stats);
  }

  Map<String, Map<String, String>> byServer() {
    return byServer;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Map<String, Map<String, String>> plain = new LinkedHashMap<>();
    byServer.forEach((server, stats) -> {
      Map<String, Map<String, String>> ones = new LinkedHashMap<>();
      Map<String, String> rest = new LinkedHashMap<>();
      stats.forEach((name, value) -> split(name, value, ones, rest));
      if (!ones.isEmpty()) {
        lines.addAll(rows(server, ones));
        lines.add("");
      }
      plain.put(server, rest);
    });
    lines.addAll(names(plain));
    return lines;
  }

  private static void split(
      String name, String value, Map<String, Map<String, String>> ones, Map<String, String> rest) {
    Matcher matcher = OF_ONE.matcher(name);
    if (matcher.matches()) {
      ones.computeIfAbsent(matcher.group(1), _ -> new LinkedHashMap<>())
          .put(matcher.group(2), value);
    } else {
      rest.put(name, value);
    }
  }

  private static List<String> rows(String server, Map<String, Map<String, String>> ones) {
    Set<String> names = new LinkedHashSet<>();
    ones.values().forEach(one -> names.addAll(one.keySet()));
    List<String> titles = new ArrayList<>(List.of(server));
    titles.addAll(names);
    TextTable table = new TextTable(titles);
    ones.forEach((id, one) -> {
      List<String> row = new ArrayList<>(List.of(id));
      names.forEach(name -> row.add(one.getOrDefault(name, "-")));
      table.add(row);
    });
    return table.lines();
  }

  private static List<String> names(Map<String, Map<String, String>> plain) {
    Set<String> names = new LinkedHashSet<>();
    plain.values().forEach(stats -> names.addAll(stats.keySet()));
    if (names.isEmpty()) {
      return List.of();
    }
    List<String> titles = new ArrayList<>(List.of("NAME"));
    titles.addAll(plain.keySet());
    TextTable table = new TextTable(titles);
    for (String name : names) {
      List<String> row = new ArrayList<>(List.of(name));
      plain.values().forEach(stats -> row.add(stats.getOrDefault(name, "-")));
      table.add(row);
    }
    return table.lines();
  }
}
