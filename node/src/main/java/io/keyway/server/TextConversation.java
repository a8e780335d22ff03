package io.keyway.server;

import io.keyway.command.CommandExecutor;
import io.keyway.command.Upload;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
import io.netty.buffer.ByteBuf;

/**
 * A client that speaks the text protocol: takes its requests out of the connection's bytes and has
 * them carried out. Event loop only.
 */
final class TextConversation implements Conversation {

  private final NodeConnection connection;
  private final Request request;
  private final CommandExecutor executor;
  private final RequestParser parser;
  private final Upload upload;

  private boolean uploading;
  private int swallowBytes;

  TextConversation(NodeConnection connection, Worker worker) {
    this.connection = connection;
    this.request = worker.request();
    this.executor = worker.executor();
    this.parser = new RequestParser(request);
    this.upload = Upload.ofText(worker.store());
  }

  @Override
  public boolean advance(ByteBuf in) {
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
  public void abandon() {
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
    executor.finish(upload, connection.replies());
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
      case REQUEST -> execute(in);
      case REFUSED -> refuse();
      case HANG_UP -> connection.close();
    }
    connection.sendIfMany();
    return true;
  }

  private void refuse() {
    ReplyLine refusal = request.refusal();
    if (refusal != null) {
      ReplyWriter.line(connection.replies(), refusal);
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
    } else if (command == Command.QUIT) {
      connection.close();
    } else {
      executor.execute(connection.replies());
    }
  }

  /**
   * Answers a retrieval, or as much of it as the client takes; the rest goes back into the input as
   * a line of its own.
   */
  private void retrieve(ByteBuf in) {
    while (!executor.retrieve(connection.replies())) {
      connection.sendIfMany();
      if (connection.isPaused() && request.hasMoreKeys()) {
        pushBack(in);
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
