package io.keyway.command;

import io.keyway.lru.LruTuning;
import io.keyway.store.LruSettings;
import io.keyway.store.Store;
import java.util.List;

/** Answers {@code lru tune}, {@code mode} and {@code temp_ttl}. Event loop only; allocates. */
final class LruCommand {

  private static final long PERCENT_SUM_MAX = 80;

  private final LruTuning tuning;
  private final LruSettings settings;

  LruCommand(Store store) {
    this.tuning = store.tuning();
    this.settings = store.settings().lru();
  }

  String execute(List<String> words) {
    if (!settings.maintained() || words.size() < 2) {
      return "ERROR";
    }
    return switch (words.getFirst()) {
      case "tune" -> words.size() >= 5 ? tune(words) : "ERROR";
      case "mode" -> mode(words.get(1));
      case "temp_ttl" -> temporaryTtl(words.get(1));
      default -> "ERROR";
    };
  }

  private String tune(List<String> words) {
    long hot = AdminWords.number(words.get(1));
    long warm = AdminWords.number(words.get(2));
    double hotFactor = AdminWords.fraction(words.get(3));
    double warmFactor = AdminWords.fraction(words.get(4));
    if (hot < 0 || warm < 0) {
      return "ERROR";
    }
    if (hot + warm > PERCENT_SUM_MAX) {
      return "ERROR hot and warm pcts must not exceed 80";
    }
    if (hotFactor <= 0 || warmFactor <= 0) {
      return "ERROR hot/warm age factors must be greater than 0";
    }
    tuning.tune((int) hot, (int) warm, hotFactor, warmFactor);
    return "OK";
  }

  private String mode(String mode) {
    boolean known = mode.equals("flat") || mode.equals("segmented");
    if (known) {
      tuning.segmented(mode.equals("segmented"));
    }
    return known ? "OK" : "ERROR";
  }

  private String temporaryTtl(String word) {
    if (!word.matches("-?\\d{1,9}")) {
      return "ERROR";
    }
    tuning.temporaryTtlSeconds(Math.max(-1, Integer.parseInt(word)));
    return "OK";
  }
}
