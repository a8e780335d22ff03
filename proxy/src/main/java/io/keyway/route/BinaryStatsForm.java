package io.keyway.route;

import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Statistics as packets of a name and a value each, with an empty one at the end. */
final class BinaryStatsForm implements StatsForm {

  private static final byte[] NOTHING = {};

  private final BinaryRequest request = new BinaryRequest();

  BinaryStatsForm(BinaryRequest asked) {
    request.keep(asked);
  }

  @Override
  public void figure(ByteBuf out, String name, String value) {
    BinaryReply.stat(out, request, bytes(name), bytes(value));
  }

  @Override
  public void end(ByteBuf out) {
    BinaryReply.stat(out, request, NOTHING, NOTHING);
  }

  @Override
  public void listed(ByteBuf out, String lines) {
    figure(out, "detailed", lines);
    end(out);
  }

  @Override
  public void other(ByteBuf out, String line) {
    if (line.startsWith("SERVER_ERROR")) {
      BinaryReply.failure(out, request, BinaryStatus.TEMPORARY, line);
    } else if (line.startsWith("ERROR") || line.startsWith("CLIENT_ERROR")) {
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
    } else {
      end(out);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
