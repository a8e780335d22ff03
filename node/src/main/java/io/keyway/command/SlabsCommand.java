package io.keyway.command;

import io.keyway.lru.Automover;
import io.keyway.lru.PageMover;
import io.keyway.store.Store;
import java.util.List;

/** Answers {@code slabs reassign} and {@code slabs automove}. Event loop only; allocates. */
final class SlabsCommand {

  private static final int AUTOMOVE_MAX = 2;
  private static final int WINDOW_SECONDS_MIN = 3;
  private static final int WINDOW_SECONDS_MAX = 1800;

  private final PageMover mover;
  private final Automover automover;
  private final boolean reassigning;

  SlabsCommand(Store store) {
    this.mover = store.mover();
    this.automover = store.automover();
    this.reassigning = store.settings().slabs().reassigning();
  }

  String execute(List<String> words) {
    boolean known =
        words.size() > 1 && (words.get(0).equals("reassign") || words.get(0).equals("automove"));
    if (!known) {
      return "ERROR";
    }
    if (!reassigning) {
      return "CLIENT_ERROR slab reassignment disabled";
    }
    List<String> arguments = words.subList(1, words.size());
    return words.getFirst().equals("reassign") ? reassign(arguments) : automove(arguments);
  }

  private String reassign(List<String> arguments) {
    boolean numbers =
        arguments.size() == 2 && arguments.stream().allMatch(word -> word.matches("-?\\d{1,9}"));
    if (!numbers) {
      return "CLIENT_ERROR bad command line format";
    }
    int source = Integer.parseInt(arguments.get(0));
    int target = Integer.parseInt(arguments.get(1));
    return switch (mover.order(source, target)) {
      case OK -> "OK";
      case BUSY -> "BUSY currently processing reassign request";
      case BADCLASS -> "BADCLASS invalid src or dst class id";
      case NOSPARE -> "NOSPARE source class has no spare pages";
      case SAME -> "SAME src and dst class are identical";
    };
  }

  private String automove(List<String> arguments) {
    String last = arguments.getLast();
    return switch (arguments.size() == 2 ? arguments.getFirst() : "") {
      case "ratio" -> ratio(last);
      case "freeratio" -> AdminWords.fraction(last) >= 0 ? "OK" : "ERROR";
      case "window" -> window(last);
      default -> level(arguments);
    };
  }

  private String level(List<String> arguments) {
    long level = arguments.size() == 1 ? AdminWords.number(arguments.getFirst()) : -1;
    if (level < 0 || level > AUTOMOVE_MAX) {
      return "ERROR";
    }
    automover.level((int) level);
    return "OK";
  }

  private String ratio(String word) {
    double ratio = AdminWords.fraction(word);
    if (ratio < 0) {
      return "ERROR";
    }
    automover.ratio(ratio);
    return "OK";
  }

  private String window(String word) {
    long seconds = AdminWords.number(word);
    if (seconds < WINDOW_SECONDS_MIN || seconds > WINDOW_SECONDS_MAX) {
      return seconds < 0 ? "ERROR" : "CLIENT_ERROR automove window too low or too high";
    }
    automover.windowSeconds((int) seconds);
    return "OK";
  }
}
