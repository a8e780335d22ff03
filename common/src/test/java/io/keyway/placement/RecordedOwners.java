package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Where one real client put its keys: a column of {@code placement/owners.tsv.gz}, whose form the
 * README beside it describes.
 *
 * @param name client, profile and topology, as in the head of the column
 * @param targets the client's servers in the order configured
 * @param addressByKey {@code host:port} of the owner of each key; a key that the client refuses is
 *     absent
 */
record RecordedOwners(
    String name, Profile profile, List<Target> targets, Map<String, String> addressByKey) {

  private static final String NOT_SENT = "-";

  static List<RecordedOwners> readAll() throws IOException {
    Map<String, List<Target>> topologies;
    try (BufferedReader lines = reader(resource("topologies.tsv"))) {
      topologies =
          lines
              .lines()
              .map(line -> line.split("\t", -1))
              .collect(Collectors.toMap(fields -> fields[0], fields -> targets(fields[1])));
    }
    try (BufferedReader lines = reader(new GZIPInputStream(resource("owners.tsv.gz")))) {
      List<String[]> rows = lines.lines().map(line -> line.split("\t", -1)).toList();
      return IntStream.range(1, rows.getFirst().length)
          .mapToObj(i -> column(rows, i, topologies))
          .toList();
    }
  }

  private static RecordedOwners column(
      List<String[]> rows, int index, Map<String, List<Target>> topologies) {
    String name = rows.getFirst()[index];
    String[] parts = name.split("/", -1);
    Map<String, String> addressByKey = new LinkedHashMap<>();
    for (String[] row : rows.subList(1, rows.size())) {
      if (!row[index].equals(NOT_SENT)) {
        addressByKey.put(row[0], row[index]);
      }
    }
    List<Target> targets = Objects.requireNonNull(topologies.get(parts[2]), name);
    return new RecordedOwners(name, Profile.of(parts[1]), targets, addressByKey);
  }

  private static List<Target> targets(String text) {
    return Arrays.stream(text.split(" ", -1)).map(RecordedOwners::target).toList();
  }

  private static Target target(String text) {
    String[] parts = text.split("[:*]", -1);
    return new Target(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(
        RecordedOwners.class.getResourceAsStream("/placement/" + file), file);
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, UTF_8));
  }

  @Override
  public String toString() {
    return name;
  }
}
