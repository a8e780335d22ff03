package io.keyway.backend;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.RequestWriter;
import io.netty.buffer.ByteBuf;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first exchanges of a connection: whether a server of the protocol is there, by its {@code
 * version}, and what it knows, if somebody wants to know. None of them shows in its statistics.
 * Event loop only.
 */
final class Handshake implements ReplySink {

  /** Before 1.6.10 meta commands had another form. */
  private static final Pattern OTHER_META = Pattern.compile("VERSION 1\\.6\\.\\d(\\D.*)?");

  private static final int EXCHANGES_WHEN_ASKING = 3;

  private final ConnectionOwner owner;
  private final BackendConnection connecting;
  private final @Nullable Capabilities capabilities;
  private final boolean asking;
  private int answered;
  private boolean isServer;
  private boolean meta;

  /** A handshake that tells {@code capabilities} what the server knows; null if nobody asks. */
  Handshake(
      ConnectionOwner owner, BackendConnection connecting, @Nullable Capabilities capabilities) {
    this.owner = owner;
    this.connecting = connecting;
    this.capabilities = capabilities;
    this.asking = capabilities != null && capabilities.mayAsk();
  }

  /** The number of lines that are answered. */
  int exchanges() {
    return asking ? EXCHANGES_WHEN_ASKING : 1;
  }

  void write(RequestWriter writer, ByteBuf out) {
    writer.version(out);
    if (asking) {
      writer.capabilities(out);
    }
  }

  @Override
  public void answered(Backend backend, Exchange exchange, ReplyParser line) {
    switch (answered++) {
      case 0 -> version(line);
      case 1 -> meta &= line.is(ReplyLine.MN);
      default -> ready(meta, !line.is(ReplyLine.ERROR));
    }
  }

  private void version(ReplyParser line) {
    String text = line.text();
    isServer = text.startsWith("VERSION ");
    if (!isServer) {
      owner.broken(connecting, "answered version with " + text);
    } else if (asking) {
      meta = !OTHER_META.matcher(text).matches();
    } else {
      ready(false, false);
    }
  }

  private void ready(boolean knowsMeta, boolean knowsGat) {
    Capability missed = capabilities == null ? null : capabilities.settle(knowsMeta, knowsGat);
    if (missed == null) {
      owner.ready(connecting);
    } else {
      connecting.fail(missed.lack());
    }
  }

  @Override
  public void failed(Backend backend, Exchange exchange, String cause) {
    // Whoever ends a connection decides what comes next; there is no client to tell.
    if (capabilities != null && isServer) {
      isServer = false;
      capabilities.askedInVain();
    }
  }
}
