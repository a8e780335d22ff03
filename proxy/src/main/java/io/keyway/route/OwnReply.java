package io.keyway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.backend.Backend;
import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** Lines and values that the proxy has by itself, which wait for their turn. */
final class OwnReply extends PendingReply {

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  /** Adds a block of data behind its header. */
  void block(String header, byte[] data) {
    line(header);
    text.writeBytes(data);
    line("");
  }

  /** Adds a line, which is given without its end. */
  void line(String line) {
    text.writeBytes(line.getBytes(ISO_8859_1));
    text.write('\r');
    text.write('\n');
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    throw new IllegalStateException("no node was asked");
  }

  @Override
  void refuse(String errorLine) {
    line(errorLine);
  }

  @Override
  void finish(ByteBuf out) {
    Buffers.write(out, text.toByteArray());
  }
}
