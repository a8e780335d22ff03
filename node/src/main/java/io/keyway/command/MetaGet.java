package io.keyway.command;

import io.keyway.protocol.MetaFlags;
import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * {@code mg}: reads an item and what is known about it, and hands the right to fetch it anew to one
 * reader. One per event loop.
 *
 * <p>Flags work in the order they are asked for, so a TTL that stands before the {@code T} that
 * changes it is the old one.
 *
 * <p>With {@code Lpeek} it only looks: no counter, no place in the LRU, no lease and no expiry
 * changes, so that people can look into a cache that is in use.
 */
final class MetaGet {

  private final Store store;
  private final Entry entry;
  private final Activity activity;
  private final Request request;
  private final MetaReplyWriter writer;
  private final ValueBody body;

  /** Whether the item of the command at hand was made by it. */
  private boolean created;

  /** Whether the client at hand is the one to fetch the item anew. */
  private boolean won;

  MetaGet(Store store, Entry entry, Activity activity, Request request, MetaReplyWriter writer) {
    this.store = store;
    this.entry = entry;
    this.activity = activity;
    this.request = request;
    this.writer = writer;
    this.body = ValueBody.ofText(store);
  }

  /** Answers; returns what the caller is to write behind that, or null. */
  @Nullable LongReply execute(ByteBuf out) {
    boolean found = entry.open(request.line(), request.keyOffset(), request.keyLength());
    try {
      created = !found && request.meta().has('N') && !request.meta().isPeek() && create();
      if (entry.isPresent()) {
        return hit(out);
      }
      miss(out);
      return null;
    } finally {
      entry.close();
    }
  }

  /** Makes an empty item that its winner will fill; false if there is no memory. */
  private boolean create() {
    MetaFlags flags = request.meta();
    int empty = store.allocate(request.line(), request.keyOffset(), request.keyLength(), 0, 0, 0);
    if (!Store.isItem(empty)) {
      return false;
    }
    entry.store(StorageMode.SET, empty, 0);
    if (flags.has('E')) {
      entry.unique(flags.newUnique());
    }
    return true;
  }

  private @Nullable LongReply hit(ByteBuf out) {
    MetaFlags flags = request.meta();
    boolean known = flags.has('C') && flags.unique() == entry.unique();
    boolean withValue = flags.has('v') && !known;
    if (withValue) {
      writer.startValue(entry.valueLength());
    } else {
      writer.start(Code.HD);
    }
    won = false;
    for (int i = 0; i < flags.count(); i++) {
      flag(flags.letter(i), flags);
    }
    if (known && flags.has('v') && !flags.has('c')) {
      writer.flag('c', entry.unique());
    }
    token();
    writer.end(out);
    fetched(flags.has('T'), true);
    if (!flags.has('u') && !flags.isPeek()) {
      entry.bump();
    }
    return withValue ? body.write(entry, out) : null;
  }

  private void flag(char letter, MetaFlags flags) {
    switch (letter) {
      case 'T' -> touch(flags);
      case 'N' -> vivify(flags);
      case 'R' -> won |= isDue(flags);
      case 's' -> writer.flag('s', entry.valueLength());
      case 't' -> writer.ttl(entry.ttlSeconds());
      case 'c' -> writer.flag('c', entry.unique());
      case 'f' -> writer.flag('f', Integer.toUnsignedLong(entry.flags()));
      case 'l' -> writer.flag('l', entry.idleSeconds());
      case 'h' -> writer.flag('h', entry.isFetched() ? 1 : 0);
      default -> writer.echo(letter, request);
    }
  }

  private void touch(MetaFlags flags) {
    if (!flags.isPeek()) {
      entry.touch(flags.exptime());
    }
  }

  private void vivify(MetaFlags flags) {
    if (created) {
      entry.touch(flags.vivifyExptime());
      won = true;
    }
  }

  /** Whether an item that nobody is fetching anew yet has less left to live than the flag says. */
  private boolean isDue(MetaFlags flags) {
    return !created && !entry.isTokenSent() && entry.expiresBefore(flags.recacheExptime());
  }

  /** Says who fetches the item anew: the first reader of a stale or new item, or who is due. */
  private void token() {
    boolean sent = entry.isTokenSent();
    if (sent) {
      writer.flag('Z');
    }
    if (entry.isStale()) {
      writer.flag('X');
      won |= !sent;
    }
    if (won && !request.meta().isPeek()) {
      writer.flag('W');
      entry.tokenSent(true);
    }
  }

  private void miss(ByteBuf out) {
    // A miss is a get's, whatever a hit would have been.
    fetched(false, false);
    if (!request.meta().isQuiet()) {
      writer.start(Code.EN);
      writer.echoes(request);
      writer.end(out);
    }
  }

  private void fetched(boolean touches, boolean hit) {
    if (!request.meta().isPeek()) {
      activity.fetched(
          request.line(), request.keyOffset(), request.keyLength(), touches, hit, entry);
    }
  }
}
