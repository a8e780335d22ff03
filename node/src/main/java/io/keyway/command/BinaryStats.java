package io.keyway.command;

import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Answers the binary protocol's statistics: what the text protocol says, one figure a packet and an
 * empty packet at the end. Any thread; allocates.
 */
final class BinaryStats {

  private static final byte[] NOTHING = {};

  private final StatsReport report;

  BinaryStats(StatsReport report) {
    this.report = report;
  }

  void write(BinaryRequest request, ByteBuf out) {
    String name = request.statistics();
    String text = name == null ? "ERROR" : text(name);
    if (text.startsWith("ERROR") || text.startsWith("CLIENT_ERROR")) {
      BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
      return;
    }
    if (BinaryRequest.DETAIL_DUMP.equals(name)) {
      BinaryReply.stat(out, request, bytes("detailed"), bytes(text));
    } else {
      text.lines()
          .filter(line -> line.startsWith("STAT "))
          .forEach(line -> figure(line, request, out));
    }
    BinaryReply.stat(out, request, NOTHING, NOTHING);
  }

  private String text(String name) {
    ByteBuf lines = Unpooled.directBuffer();
    try {
      report.write(name, lines);
      return lines.toString(StandardCharsets.ISO_8859_1);
    } finally {
      lines.release();
    }
  }

  private static void figure(String line, BinaryRequest request, ByteBuf out) {
    String[] words = line.split(" ", 3);
    BinaryReply.stat(out, request, bytes(words[1]), bytes(words.length > 2 ? words[2] : ""));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
