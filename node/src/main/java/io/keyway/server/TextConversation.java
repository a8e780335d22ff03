package io.keyway.server;

import io.keyway.command.CommandExecutor;
import io.keyway.command.LongReply;
import io.keyway.command.Upload;
import io.keyway.command.Verbosity;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks the text protocol: takes its requests out of the connection's bytes and has
 * them carried out. Event loop only.
 */
final class TextConversation implements Conversation {

  private final NodeConnection connection;
  private final ReplyOutput output;
  private final Worker worker;
  private final Verbosity verbosity;
  private final Request request;
  private final CommandExecutor executor;
  private final RequestParser parser;
  private final Upload upload;

  private @Nullable LongReply longReply;

  /** Whether a retrieval ends with the long reply. */
  private boolean endPending;

  private boolean uploading;
  private int swallowBytes;

  TextConversation(NodeConnection connection, ReplyOutput output, Worker worker) {
    this.connection = connection;
    this.output = output;
    this.worker = worker;
    this.verbosity = worker.observation().verbosity();
    this.request = worker.request();
    this.executor = worker.executor();
    this.parser = new RequestParser(request);
    this.upload = Upload.ofText(worker.store());
  }

  @Override
  public boolean advance(ByteBuf in) {
    if (longReply != null) {
      goOn(longReply);
      return true;
    }
    if (uploading) {
      return upload(in);
    }
    if (swallowBytes > 0) {
      swallow(in);
      return true;
    }
    return request(in);
  }

  @Override
  public boolean isUploading() {
    return uploading;
  }

  @Override
  public boolean isReplying() {
    return longReply != null;
  }

  /** Writes the next part of a long reply. */
  private void goOn(LongReply reply) {
    if (reply.write(output.buffer())) {
      longReply = null;
      if (endPending) {
        endPending = false;
        ReplyWriter.line(output.buffer(), ReplyLine.END);
      }
    }
    output.flushIfMany();
  }

  @Override
  public void abandon() {
    if (longReply != null) {
      longReply.abandon();
      longReply = null;
    }
    if (uploading) {
      executor.abort(upload);
      uploading = false;
    }
  }

  private boolean upload(ByteBuf in) {
    if (!upload.take(in)) {
      return false;
    }
    uploading = false;
    ByteBuf replies = output.buffer();
    int before = replies.writerIndex();
    executor.finish(upload, replies);
    tellAnswer(replies, before);
    return true;
  }

  private void swallow(ByteBuf in) {
    int length = Math.min(swallowBytes, in.readableBytes());
    in.skipBytes(length);
    swallowBytes -= length;
  }

  private boolean request(ByteBuf in) {
    switch (parser.parse(in)) {
      case INCOMPLETE -> {
        return false;
      }
      case REQUEST -> answer(in);
      case REFUSED -> refuse();
      case HANG_UP -> connection.close("error");
    }
    output.flushIfMany();
    return true;
  }

  private void answer(ByteBuf in) {
    if (verbosity.tellsConversations()) {
      ByteBuf replies = output.buffer();
      int before = replies.writerIndex();
      verbosity.asked(connection.number(), request.text());
      execute(in);
      tellAnswer(replies, before);
    } else {
      execute(in);
    }
  }

  /** Tells what was answered, unless it has been sent already. */
  private void tellAnswer(ByteBuf replies, int before) {
    if (verbosity.tellsConversations() && output.holds(replies)) {
      verbosity.answered(connection.number(), replies, before);
    }
  }

  private void refuse() {
    ReplyLine refusal = request.refusal();
    if (verbosity.tellsConversations()) {
      verbosity.refused(connection.number(), request.text(), refusal);
    }
    if (refusal != null) {
      ReplyWriter.line(output.buffer(), refusal);
    }
    swallowBytes = parser.swallowBytes();
  }

  private void execute(ByteBuf in) {
    Command command = request.command();
    if (command.isStorage()) {
      executor.begin(upload);
      uploading = true;
    } else if (command.isRetrieval()) {
      retrieve(in);
    } else {
      executeOther(command);
    }
  }

  private void executeOther(Command command) {
    switch (command) {
      case QUIT -> connection.close(NodeConnection.NORMAL);
      case WATCH -> connection.watch(worker.watch(), request.arguments());
      case SHUTDOWN -> shutdown();
      default -> {
        executor.execute(output.buffer());
        longReply = executor.takeLongReply();
      }
    }
  }

  private void shutdown() {
    if (worker.shutdown().isGranted(request.arguments(), output.buffer())) {
      connection.close("shutdown");
      worker.requestStop();
    }
  }

  /**
   * Answers a retrieval, or as much of it as the client takes; the rest goes back into the input as
   * a line of its own.
   */
  private void retrieve(ByteBuf in) {
    while (!executor.retrieve(output.buffer())) {
      longReply = executor.takeLongReply();
      output.flushIfMany();
      if (request.hasMoreKeys() && (output.isPaused() || longReply != null)) {
        pushBack(in);
        return;
      }
      if (longReply != null) {
        endPending = true;
        return;
      }
    }
  }

  private void pushBack(ByteBuf in) {
    ByteBuf rest = in.alloc().directBuffer();
    request.writeRest(rest);
    rest.writeBytes(in);
    in.clear();
    in.writeBytes(rest);
    rest.release();
  }
}
