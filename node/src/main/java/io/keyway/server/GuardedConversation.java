package io.keyway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.command.Counters;
import io.keyway.command.Stat;
import io.keyway.command.Users;
import io.keyway.protocol.Decimal;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;

/**
 * A text conversation that begins when the client has said who it is, as with memcached's {@code
 * -Y}: by storing {@code user password} under any key. Until then nothing else is carried out.
 * Event loop only.
 */
final class GuardedConversation implements Conversation {

  /** As in memcached: whoever sends so much without a line end speaks something else. */
  private static final int LINE_BYTES_MAX = 2048;

  /** What a client may send to say who it is. */
  private static final int CREDENTIALS_BYTES_MAX = 2048;

  private static final String UNAUTHENTICATED = "CLIENT_ERROR unauthenticated";
  private static final String WRONG_END = "CLIENT_ERROR bad command line termination";
  private static final String NO_CREDENTIALS = "CLIENT_ERROR bad authentication token format";
  private static final String WRONG_CREDENTIALS = "CLIENT_ERROR authentication failure";

  /** The words of {@code set <key> <flags> <exptime> <length>}, all but the last being ignored. */
  private static final int SET_WORDS = 5;

  private static final String LINE_END = "\r\n";

  private final NodeConnection connection;
  private final ReplyOutput output;
  private final Counters counters;
  private final Users users;
  private final TextConversation text;

  private boolean admitted;

  /** What comes next with its line end; 0 for a request. */
  private int credentialsBytes;

  GuardedConversation(NodeConnection connection, ReplyOutput output, Worker worker, Users users) {
    this.connection = connection;
    this.output = output;
    this.counters = worker.counters();
    this.users = users;
    this.text = new TextConversation(connection, output, worker);
  }

  @Override
  public boolean advance(ByteBuf in) {
    if (admitted) {
      return text.advance(in);
    }
    boolean progress = credentialsBytes == 0 ? line(in) : credentials(in);
    output.flushIfMany();
    return progress;
  }

  private boolean line(ByteBuf in) {
    int length = in.bytesBefore((byte) '\n');
    if (length < 0) {
      if (in.readableBytes() > LINE_BYTES_MAX) {
        connection.close("error");
      }
      return false;
    }
    String line = read(in, length + 1);
    String[] words = line.strip().split(" +", -1);
    if (words.length < SET_WORDS || !words[0].equals("set") || !isLength(words[SET_WORDS - 1])) {
      reply(UNAUTHENTICATED);
      return true;
    }
    announce(words[SET_WORDS - 1]);
    return true;
  }

  private static boolean isLength(String word) {
    byte[] digits = word.getBytes(ISO_8859_1);
    return Decimal.isUnsigned(digits, 0, digits.length);
  }

  private void announce(String length) {
    if (length.length() > Integer.toString(CREDENTIALS_BYTES_MAX).length()
        || Integer.parseInt(length) > CREDENTIALS_BYTES_MAX) {
      reply(NO_CREDENTIALS);
      connection.close("error");
    } else {
      credentialsBytes = Integer.parseInt(length) + LINE_END.length();
    }
  }

  private boolean credentials(ByteBuf in) {
    if (in.readableBytes() < credentialsBytes) {
      return false;
    }
    String credentials = read(in, credentialsBytes);
    credentialsBytes = 0;
    String[] words = credentials.strip().split(" +", -1);
    if (!credentials.endsWith(LINE_END)) {
      reply(WRONG_END);
    } else if (words.length < 2) {
      reply(NO_CREDENTIALS);
    } else {
      check(words[0], words[1]);
    }
    return true;
  }

  private void check(String user, String password) {
    counters.increment(Stat.AUTH_CMDS);
    admitted = users.admit(user, password);
    if (admitted) {
      ReplyWriter.line(output.buffer(), ReplyLine.STORED);
    } else {
      counters.increment(Stat.AUTH_ERRORS);
      reply(WRONG_CREDENTIALS);
    }
  }

  private static String read(ByteBuf in, int length) {
    return in.readCharSequence(length, ISO_8859_1).toString();
  }

  private void reply(String line) {
    ReplyWriter.line(output.buffer(), line);
  }

  @Override
  public boolean isUploading() {
    return text.isUploading();
  }

  @Override
  public boolean isReplying() {
    return text.isReplying();
  }

  @Override
  public void abandon() {
    text.abandon();
  }
}
