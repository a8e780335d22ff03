package io.keyway.server;

import io.keyway.command.BinaryExecutor;
import io.keyway.command.LongReply;
import io.keyway.command.Upload;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks the binary protocol: takes its requests out of the connection's bytes and
 * has them carried out. Event loop only.
 */
final class BinaryConversation implements Conversation {

  private final NodeConnection connection;
  private final ReplyOutput output;
  private final BinaryExecutor executor;
  private final BinaryRequest request = new BinaryRequest();
  private final Upload upload;

  private @Nullable LongReply longReply;
  private boolean uploading;
  private int swallowBytes;

  BinaryConversation(NodeConnection connection, ReplyOutput output, Worker worker) {
    this.connection = connection;
    this.output = output;
    this.executor = worker.binaryExecutor();
    this.upload = Upload.ofBinary(worker.store());
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
    executor.finish(request, upload, output.buffer());
    return true;
  }

  private void swallow(ByteBuf in) {
    int length = Math.min(swallowBytes, in.readableBytes());
    in.skipBytes(length);
    swallowBytes -= length;
  }

  private boolean request(ByteBuf in) {
    boolean progress = true;
    switch (request.read(in)) {
      case INCOMPLETE -> progress = false;
      case REQUEST -> progress = execute(in);
      case REFUSED -> {
        refuse();
        swallowBytes = request.valueLength();
      }
      case BROKEN -> {
        refuse();
        connection.close("error");
      }
      case HANG_UP -> connection.close("error");
    }
    output.flushIfMany();
    return progress;
  }

  private void refuse() {
    BinaryReply.status(output.buffer(), request, request.refusal());
  }

  private boolean execute(ByteBuf in) {
    if (request.command().isStorage()) {
      executor.begin(request, upload);
      uploading = true;
      // An empty value is whole already, and no byte more may come.
      return upload(in);
    }
    longReply = executor.execute(request, output.buffer());
    if (request.command() == BinaryCommand.QUIT) {
      connection.close(NodeConnection.NORMAL);
    }
    return true;
  }
}
