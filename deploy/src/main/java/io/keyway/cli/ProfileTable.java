package io.keyway.cli;

import io.keyway.placement.Profile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What users read of profiles, and of how well they explain where keys are. Any thread. */
final class ProfileTable {

  private static final int MATCHES_SHOWN_MAX = 20;
  private static final String PROFILE_LINE = "%-52s  %-9s  %-36s  %s%n";
  private static final String MATCH_LINE = "%8s  %-52s  %-24s  %s%n";

  private ProfileTable() {}

  static String text(List<Profile> profiles) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, PROFILE_LINE, "PROFILE", "DOWN", "OPTIONS", "HASHES"));
    for (Profile profile : profiles) {
      text.append(
          String.format(
              Locale.ROOT,
              PROFILE_LINE,
              profile.name(),
              profile.movesOn() ? "moves on" : "-",
              text(profile.options()),
              String.join(" ", profile.hashes())));
    }
    return text.toString();
  }

  static String json(List<Profile> profiles) {
    ArrayNode all = OutputOptions.JSON.createArrayNode();
    for (Profile profile : profiles) {
      ObjectNode object = all.addObject().put("profile", profile.name());
      ArrayNode hashes = object.putArray("hashes");
      profile.hashes().forEach(hashes::add);
      ObjectNode options = object.putObject("options");
      profile.options().forEach(options::put);
      object.put("movesOnWhenDown", profile.movesOn());
    }
    return all + "\n";
  }

  /** The best matches, and how many keys they are about. */
  static String text(int asked, int found, List<Detection.Match> matches) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%d of %d keys found%n", found, asked));
    text.append(String.format(Locale.ROOT, MATCH_LINE, "SHARE", "PROFILE", "HASH", "OPTIONS"));
    for (Detection.Match match : matches.subList(0, Math.min(MATCHES_SHOWN_MAX, matches.size()))) {
      text.append(
          String.format(
              Locale.ROOT,
              MATCH_LINE,
              String.format(Locale.ROOT, "%.2f%%", 100 * match.share()),
              match.scheme().profile().name(),
              match.scheme().hash(),
              text(match.scheme().options())));
    }
    return text.toString();
  }

  static String json(int asked, int found, List<Detection.Match> matches) {
    ObjectNode object =
        OutputOptions.JSON.createObjectNode().put("asked", asked).put("found", found);
    ArrayNode array = object.putArray("matches");
    for (Detection.Match match : matches) {
      ObjectNode entry = array.addObject();
      entry.put("profile", match.scheme().profile().name()).put("hash", match.scheme().hash());
      ObjectNode options = entry.putObject("options");
      match.scheme().options().forEach(options::put);
      entry.put("explained", match.explained()).put("share", match.share());
    }
    return object + "\n";
  }

  private static String text(Map<String, String> options) {
    return options.isEmpty()
        ? "-"
        : options.entrySet().stream()
            .map(option -> option.getKey() + valueText(option.getValue()))
            .sorted()
            .collect(Collectors.joining(" "));
  }

  private static String valueText(String value) {
    return value.isEmpty() ? "" : "=" + value;
  }
}
