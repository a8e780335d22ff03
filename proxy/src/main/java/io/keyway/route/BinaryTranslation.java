package io.keyway.route;

import io.keyway.backend.Exchange;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.Command;
import io.keyway.protocol.MetaRequestWriter;
import io.netty.buffer.ByteBuf;

/**
 * Binary requests on a key as meta commands. One per event loop and listener.
 *
 * <p>A key that is no text goes in base64, and its answer is known by a mark, as some servers do
 * not name such a key rightly. {@link #expect} makes the mark, so it comes before the command is
 * written.
 */
final class BinaryTranslation {

  private final MetaRequestWriter meta = new MetaRequestWriter();

  /** Whether a request's key can be sent at all. */
  static boolean fits(BinaryRequest request) {
    return MetaRequestWriter.fits(request.key(), request.keyOffset(), request.keyLength());
  }

  /** Says by what the answer to a request is known. */
  void expect(BinaryRequest request, Exchange exchange) {
    if (isText(request)) {
      int stripped = request.keyOffset();
      exchange.expectKey(request.key(), 0, stripped + request.keyLength(), stripped, 0);
    } else {
      meta.newMark();
      exchange.expectOpaque(meta.markBytes(), 0, meta.markLength());
    }
  }

  /** Writes the meta command that does what a request asks for. */
  void write(BinaryRequest request, ByteBuf out) {
    switch (request.command()) {
      case GET, GETK -> get(request, false);
      case TOUCH, GAT, GATK -> get(request, true);
      case DELETE -> delete(request);
      case INCREMENT -> count(request, 'I');
      case DECREMENT -> count(request, 'D');
      case SET -> set(request, 'S');
      case ADD -> set(request, 'E');
      case REPLACE -> set(request, 'R');
      case APPEND -> concatenate(request, 'A');
      case PREPEND -> concatenate(request, 'P');
      default -> throw new IllegalArgumentException("not about a key: " + request.command());
    }
    end(request, out);
  }

  /** Writes the meta command that deletes what a request's value was to replace. */
  void deleteOld(BinaryRequest request, ByteBuf out) {
    start(Command.MD, request);
    end(request, out);
  }

  private void get(BinaryRequest request, boolean touches) {
    start(Command.MG, request);
    if (touches) {
      meta.signed('T', request.exptime());
    }
    if (request.command() != BinaryCommand.TOUCH) {
      meta.flag('v');
    }
    meta.flag('f');
    meta.flag('c');
  }

  private void delete(BinaryRequest request) {
    start(Command.MD, request);
    unique(request);
  }

  private void count(BinaryRequest request, char mode) {
    start(Command.MA, request);
    if (request.creates()) {
      meta.signed('N', request.exptime());
      meta.flag('J', request.initial());
    }
    meta.flag('D', request.delta());
    meta.mode(mode);
    unique(request);
    meta.flag('v');
    meta.flag('c');
  }

  private void set(BinaryRequest request, char mode) {
    start(Command.MS, request);
    meta.signed('T', request.exptime());
    meta.flag('F', Integer.toUnsignedLong(request.flags()));
    // With a unique, a set, an add and a replace are the same.
    meta.mode(request.unique() == 0 ? mode : 'S');
    unique(request);
    meta.flag('c');
  }

  private void concatenate(BinaryRequest request, char mode) {
    start(Command.MS, request);
    meta.mode(mode);
    unique(request);
    meta.flag('c');
  }

  private void start(Command command, BinaryRequest request) {
    meta.start(
        command,
        request.key(),
        request.keyOffset(),
        request.keyLength(),
        !isText(request),
        request.valueLength());
  }

  private void unique(BinaryRequest request) {
    if (request.unique() != 0) {
      meta.flag('C', request.unique());
    }
  }

  private void end(BinaryRequest request, ByteBuf out) {
    if (isText(request)) {
      meta.flag('k');
    } else {
      meta.mark();
    }
    meta.end(out);
  }

  private static boolean isText(BinaryRequest request) {
    return MetaRequestWriter.isText(request.key(), request.keyOffset(), request.keyLength());
  }
}
