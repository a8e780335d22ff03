package io.keyway.command;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;

/** Carries out {@code shutdown}, as far as saying whether it may be. */
public final class ShutdownCommand {

  private final boolean allowed;

  /** The command, if it is allowed. */
  public ShutdownCommand(boolean allowed) {
    this.allowed = allowed;
  }

  /** Whether the server is to stop; if not, the reason is answered. */
  public boolean isGranted(String arguments, ByteBuf out) {
    if (!allowed) {
      ReplyWriter.line(out, ReplyLine.SHUTDOWN_NOT_ENABLED);
      return false;
    }
    boolean known = arguments.isEmpty() || arguments.equals("graceful");
    if (!known) {
      ReplyWriter.line(out, "CLIENT_ERROR invalid shutdown mode");
    }
    return known;
  }
}
