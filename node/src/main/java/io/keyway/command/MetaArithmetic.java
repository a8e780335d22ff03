package io.keyway.command;

import io.keyway.memory.Memory;
import io.keyway.protocol.Decimal;
import io.keyway.protocol.MetaFlags;
import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.keyway.store.StoreResult;
import io.keyway.store.ValueCursor;
import io.netty.buffer.ByteBuf;

/**
 * {@code ma}: adds to a number or subtracts from it, and makes it if it is not there. One per event
 * loop.
 */
final class MetaArithmetic {

  private final Store store;
  private final Entry entry;
  private final Activity activity;
  private final Request request;
  private final MetaReplyWriter writer;
  private final ReplyWriter plain = new ReplyWriter();
  private final ValueCursor cursor;
  private final byte[] digits = new byte[Decimal.DIGITS_MAX];

  MetaArithmetic(
      Store store, Entry entry, Activity activity, Request request, MetaReplyWriter writer) {
    this.store = store;
    this.entry = entry;
    this.activity = activity;
    this.request = request;
    this.writer = writer;
    this.cursor = store.newCursor();
  }

  void execute(ByteBuf out) {
    MetaFlags flags = request.meta();
    boolean found = entry.open(request.line(), request.keyOffset(), request.keyLength());
    try {
      if (found) {
        change(flags, out);
      } else if (flags.has('N')) {
        create(flags, out);
      } else {
        activity.added(isIncrement(flags), StoreResult.NOT_FOUND, 0);
        fail(Code.NF, out);
      }
    } finally {
      entry.close();
    }
  }

  private static boolean isIncrement(MetaFlags flags) {
    return flags.mode() == 'I';
  }

  private void change(MetaFlags flags, ByteBuf out) {
    // A unique of 0 is no condition here, and an empty value no number, whatever its unique.
    if (flags.unique() != 0 && flags.unique() != entry.unique() && entry.valueLength() > 0) {
      fail(Code.EX, out);
      return;
    }
    StoreResult result = entry.add(isIncrement(flags), flags.delta());
    activity.added(isIncrement(flags), result, entry.classId());
    switch (result) {
      case STORED -> succeed(flags, entry.number(), false, out);
      case NON_NUMERIC -> ReplyWriter.line(out, ReplyLine.NON_NUMERIC);
      default -> ReplyWriter.line(out, ReplyLine.NO_MEMORY);
    }
  }

  private void create(MetaFlags flags, ByteBuf out) {
    int length = Decimal.write(flags.initial(), digits, 0);
    int made =
        store.allocate(request.line(), request.keyOffset(), request.keyLength(), 0, 0, length);
    if (!Store.isItem(made)) {
      ReplyWriter.line(out, ReplyLine.NO_MEMORY_FOR_NEW);
      return;
    }
    store.valueOf(made, cursor);
    Memory.copy(digits, 0, cursor.address(), length);
    entry.store(StorageMode.SET, made, 0);
    succeed(flags, flags.initial(), true, out);
  }

  private void succeed(MetaFlags flags, long number, boolean created, ByteBuf out) {
    if (flags.has('E')) {
      entry.unique(flags.newUnique());
    }
    if (flags.has('v')) {
      writer.startValue(Decimal.digits(number));
    } else {
      writer.start(Code.HD);
    }
    for (int i = 0; i < flags.count(); i++) {
      flag(flags.letter(i), flags, created);
    }
    if (flags.isQuiet()) {
      return;
    }
    writer.end(out);
    if (flags.has('v')) {
      plain.number(out, number);
    }
  }

  private void flag(char letter, MetaFlags flags, boolean created) {
    switch (letter) {
      case 'c' -> writer.flag('c', entry.unique());
      case 't' -> writer.ttl(entry.ttlSeconds());
      case 'T' -> entry.touch(flags.exptime());
      case 'N' -> {
        if (created) {
          entry.touch(flags.vivifyExptime());
        }
      }
      default -> writer.echo(letter, request);
    }
  }

  private void fail(Code code, ByteBuf out) {
    writer.start(code);
    writer.echoes(request);
    writer.end(out);
  }
}
