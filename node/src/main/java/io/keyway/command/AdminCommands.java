package io.keyway.command;

import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the commands by which operators steer a running node. Event loop only; allocates.
 *
 * <p>Source of the replies: memcached 1.6.45.
 */
final class AdminCommands {

  /** The least that {@code cache_memlimit} takes, in megabytes. */
  private static final long MEMORY_MEGABYTES_MIN = 8;

  /** Above this, the number is taken to be meant in bytes. */
  private static final long MEMORY_MEGABYTES_MAX = 1_000_000_000;

  private final Store store;
  private final Verbosity verbosity;
  private final Request request;
  private final SlabsCommand slabs;
  private final LruCommand lru;
  private final CrawlerCommand crawler;
  private final boolean dumpAllowed;

  AdminCommands(Store store, Observation observation, Request request, boolean dumpAllowed) {
    this.store = store;
    this.verbosity = observation.verbosity();
    this.request = request;
    this.slabs = new SlabsCommand(store);
    this.lru = new LruCommand(store);
    this.crawler = new CrawlerCommand(store);
    this.dumpAllowed = dumpAllowed;
  }

  /**
   * Answers, unless the client wants no answer.
   *
   * @return what the caller is to write behind that, or null
   */
  @Nullable LongReply execute(ByteBuf out) {
    AdminWords words = AdminWords.of(request.arguments());
    if (request.command() == Command.LRU_CRAWLER && isDump(words.list())) {
      return dump(words.list(), out);
    }
    String reply =
        switch (request.command()) {
          case VERBOSITY -> verbosity();
          case SLABS -> slabs.execute(words.list());
          case LRU -> lru.execute(words.list());
          case LRU_CRAWLER -> crawler.execute(words.list());
          case CACHE_MEMLIMIT -> memoryLimit(words.list());
          default ->
              throw new IllegalArgumentException("not an admin command: " + request.command());
        };
    if (!words.noreply()) {
      ReplyWriter.line(out, reply);
    }
    return null;
  }

  private String verbosity() {
    verbosity.level(request.number());
    return ReplyLine.OK.name();
  }

  private static boolean isDump(List<String> words) {
    return words.size() == 2
        && (words.getFirst().equals("metadump") || words.getFirst().equals("mgdump"));
  }

  private @Nullable LongReply dump(List<String> words, ByteBuf out) {
    boolean meta = words.getFirst().equals("metadump");
    if (!dumpAllowed) {
      ReplyWriter.line(out, meta ? "ERROR metadump not allowed" : "ERROR key dump not allowed");
      return null;
    }
    BitSet classes = CrawlerCommand.classes(store, words.get(1));
    if (classes.isEmpty()) {
      ReplyWriter.line(out, CrawlerCommand.BAD_CLASS);
      return null;
    }
    ReplyWriter.line(out, ReplyLine.OK);
    return new ItemDump(store, meta ? ItemDump.Form.METADUMP : ItemDump.Form.MGDUMP, classes);
  }

  private String memoryLimit(List<String> words) {
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
    return store.limitMegabytes((int) megabytes)
        ? ReplyLine.OK.name()
        : "MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust";
  }
}
