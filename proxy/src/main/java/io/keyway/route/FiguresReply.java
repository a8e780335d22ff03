package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Statistics that the proxy has by itself, which are read when their turn comes. */
final class FiguresReply extends PendingReply {

  private final Consumer<BiConsumer<String, String>> figures;
  private final StatsForm form;

  /**
   * @param figures hands out figures by name
   */
  FiguresReply(Consumer<BiConsumer<String, String>> figures, StatsForm form) {
    this.figures = figures;
    this.form = form;
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
    throw new IllegalStateException("no node was asked");
  }

  @Override
  void finish(ByteBuf out) {
    figures.accept((name, value) -> form.figure(out, name, value));
    form.end(out);
  }
}
