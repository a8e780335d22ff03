package io.keyway.command;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Carries out the commands by which operators steer a running node. Event loop only; allocates.
 *
 * <p>Source of the replies: memcached 1.6.45, started without the parts that the node does without.
 */
final class AdminCommands {

  /** The least that {@code cache_memlimit} takes, in megabytes. */
  private static final long MEMORY_MEGABYTES_MIN = 8;

  /** Above this, the number is taken to be meant in bytes. */
  private static final long MEMORY_MEGABYTES_MAX = 1_000_000_000;

  private final Verbosity verbosity;
  private final Request request;

  AdminCommands(Observation observation, Request request) {
    this.verbosity = observation.verbosity();
    this.request = request;
  }

  /** Answers, unless the client wants none. */
  void execute(ByteBuf out) {
    AdminWords words = AdminWords.of(request.arguments());
    String reply =
        switch (request.command()) {
          case VERBOSITY -> verbosity();
          case SLABS -> slabs(words.list());
          case LRU -> ReplyLine.ERROR.name();
          case LRU_CRAWLER -> crawler(words.list());
          case CACHE_MEMLIMIT -> memoryLimit(words.list());
          default ->
              throw new IllegalArgumentException("not an admin command: " + request.command());
        };
    if (!words.noreply()) {
      ReplyWriter.line(out, reply);
    }
  }

  private String verbosity() {
    verbosity.level(request.number());
    return ReplyLine.OK.name();
  }

  private static String slabs(List<String> words) {
    boolean known =
        words.size() > 1 && (words.get(0).equals("reassign") || words.get(0).equals("automove"));
    return known ? "CLIENT_ERROR slab reassignment disabled" : ReplyLine.ERROR.name();
  }

  private static String crawler(List<String> words) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "enable" -> "ERROR failed to start lru crawler thread";
      case "disable" -> ReplyLine.OK.name();
      case "crawl", "metadump", "mgdump" ->
          words.size() == 2 ? "CLIENT_ERROR lru crawler disabled" : ReplyLine.ERROR.name();
      default -> ReplyLine.ERROR.name();
    };
  }

  private static String memoryLimit(List<String> words) {
    if (words.size() != 1 || !words.getFirst().matches("\\d{1,18}")) {
      return ReplyLine.ERROR.name();
    }
    long megabytes = Long.parseLong(words.getFirst());
    if (megabytes < MEMORY_MEGABYTES_MIN) {
      return "MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m";
    }
    if (megabytes > MEMORY_MEGABYTES_MAX) {
      return "MEMLIMIT_ADJUST_FAILED input value is megabytes not bytes";
    }
    return "MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust";
  }
}
