package io.keyway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;

/** Statistics as lines. */
record TextStatsForm() implements StatsForm {

  @Override
  public void figure(ByteBuf out, String name, String value) {
    ReplyWriter.stat(out, name, value);
  }

  @Override
  public void end(ByteBuf out) {
    ReplyWriter.line(out, ReplyLine.END);
  }

  @Override
  public void listed(ByteBuf out, String lines) {
    Buffers.write(out, lines.getBytes(ISO_8859_1));
  }

  @Override
  public void other(ByteBuf out, String line) {
    ReplyWriter.line(out, line);
  }
}
