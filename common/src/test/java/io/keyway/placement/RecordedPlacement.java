package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Where one real client put its keys: a line of {@code placement/files.tsv}, whose form the README
 * beside it describes.
 *
 * @param name client, distribution, hash and topology
 * @param targets the client's servers in the order configured
 * @param dead indices of those that refused connections
 * @param keys all keys that were tried
 * @param owners a letter for each key, which {@link #letter} makes of the target's index; {@link
 *     #ABSENT} where the client refused the key or gave up
 */
record RecordedPlacement(
    String name,
    Scheme scheme,
    List<Target> targets,
    List<Integer> dead,
    List<String> keys,
    String owners) {

  static final char ABSENT = '-';

  static List<RecordedPlacement> readAll() throws IOException {
    Map<String, List<Target>> topologies =
        lines("topologies.tsv").stream()
            .map(line -> line.split("\t", -1))
            .collect(Collectors.toMap(fields -> fields[0], fields -> targets(fields[1])));
    List<String> keys = lines("keys.txt.gz");
    List<String> owners = lines("owners.txt.gz");
    List<RecordedPlacement> placements = new ArrayList<>();
    for (String line : lines("files.tsv")) {
      String[] fields = line.split("\t", -1);
      Map<String, String> options = new TreeMap<>();
      for (String option : Arrays.asList(fields).subList(6, fields.length)) {
        int equals = option.indexOf('=');
        options.put(option.substring(0, equals), option.substring(equals + 1));
      }
      List<Target> targets = Objects.requireNonNull(topologies.get(fields[3]), line);
      placements.add(
          new RecordedPlacement(
              fields[0],
              Profile.of(fields[1]).scheme(fields[2], options),
              targets,
              dead(targets, fields[4]),
              keys,
              owners.get(Integer.parseInt(fields[5]))));
    }
    return placements;
  }

  /** The letter for an owner; the same for targets with the same address. */
  char letter(int index) {
    if (index == Placement.NONE) {
      return ABSENT;
    }
    int first = addresses(targets).indexOf(address(targets.get(index)));
    return (char) ((first < 10 ? '0' : 0x100) + first);
  }

  private static List<Integer> dead(List<Target> targets, String address) {
    return IntStream.range(0, targets.size())
        .filter(index -> address(targets.get(index)).equals(address))
        .boxed()
        .toList();
  }

  private static List<String> addresses(List<Target> targets) {
    return targets.stream().map(RecordedPlacement::address).toList();
  }

  private static String address(Target target) {
    return target.host() + ':' + target.port();
  }

  private static List<Target> targets(String text) {
    return Arrays.stream(text.split(" ", -1)).map(RecordedPlacement::target).toList();
  }

  private static Target target(String text) {
    int equals = text.indexOf('=');
    String[] parts = text.substring(equals + 1).split("[:*]", -1);
    String name = equals < 0 ? "" : text.substring(0, equals);
    return new Target(name, parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  private static List<String> lines(String file) throws IOException {
    InputStream stream =
        Objects.requireNonNull(
            RecordedPlacement.class.getResourceAsStream("/placement/" + file), file);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                file.endsWith(".gz") ? new GZIPInputStream(stream) : stream, UTF_8))) {
      return reader.lines().toList();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
