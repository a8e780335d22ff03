package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Transcripts of the text protocol over a raw socket: in one piece, byte by byte, and split at
 * every point.
 */
@EveryServer
final class TelnetTranscriptIT {

  private static final List<String> TRANSCRIPTS =
      List.of(
          "storage.txt", "retrieval.txt", "arithmetic.txt", "administration.txt", "bad-input.txt");
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final CacheServer server;

  TelnetTranscriptIT(CacheServer server) {
    this.server = server;
  }

  @Test
  void session_setGetQuit_isAnsweredByteForByte() throws IOException {
    try (RawConnection connection = new RawConnection(server.address())) {
      connection.send("set foo 0 0 3\r\nbar\r\nget foo\r\nquit\r\n");
      assertThat(connection.readToClose()).isEqualTo("STORED\r\nVALUE foo 0 3\r\nbar\r\nEND\r\n");
    }
  }

  @TestFactory
  Stream<DynamicTest> exchange_inOnePiece_isAnswered() throws IOException {
    return each(exchange -> run(exchange, List::of));
  }

  @TestFactory
  Stream<DynamicTest> exchange_byteByByte_isAnswered() throws IOException {
    return each(
        exchange -> run(exchange, bytes -> bytes.chars().mapToObj(Character::toString).toList()));
  }

  @TestFactory
  Stream<DynamicTest> exchange_splitAtEveryPoint_isAnswered() throws IOException {
    return each(this::runAtEverySplit);
  }

  private Stream<DynamicTest> each(ThrowingConsumer<Exchange> run) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    for (String transcript : TRANSCRIPTS) {
      exchanges.addAll(Exchange.read(transcript));
    }
    return exchanges.stream()
        .filter(exchange -> server.isKeyway() || !exchange.keywayOnly())
        .map(exchange -> DynamicTest.dynamicTest(exchange.name(), () -> run.accept(exchange)));
  }

  private void runAtEverySplit(Exchange exchange) throws IOException {
    int points = exchange.turns().stream().mapToInt(turn -> turn.sent().length()).max().orElse(0);
    for (int point : IntStream.range(1, points).toArray()) {
      run(exchange, bytes -> splitAt(bytes, point));
    }
  }

  private static List<String> splitAt(String bytes, int point) {
    return point < bytes.length()
        ? List.of(bytes.substring(0, point), bytes.substring(point))
        : List.of(bytes);
  }

  private void run(Exchange exchange, Function<String, List<String>> pieces) throws IOException {
    Placeholders placeholders = new Placeholders("run-" + RUNS.incrementAndGet());
    try (RawConnection connection = new RawConnection(server.address());
        RawConnection pace = new RawConnection(server.address())) {
      RawConnection.Sending sending = bytes -> sendPaced(connection, pace, pieces.apply(bytes));
      for (Exchange.Turn turn : exchange.turns()) {
        String sent = placeholders.filled(turn.sent());
        String reply =
            turn.closes() ? askLast(connection, sending, sent) : connection.ask(sent, sending);
        assertThat(placeholders.match(turn.expected(), reply))
            .as("sent:%n%s%nexpected:%n%s%nreply:%n%s", sent, turn.expected(), reply)
            .isTrue();
      }
    }
  }

  private static String askLast(
      RawConnection connection, RawConnection.Sending sending, String sent) throws IOException {
    try {
      sending.send(sent);
    } catch (SocketException e) {
      assertThat(e)
          .as("what follows quit is sent to nobody")
          .hasMessageMatching("Broken pipe|Connection reset.*");
    }
    return connection.readToClose();
  }

  /**
   * A round trip on another connection between two pieces gives the server the time to see the
   * first of them alone.
   */
  private static void sendPaced(RawConnection connection, RawConnection pace, List<String> pieces)
      throws IOException {
    for (int i = 0; i < pieces.size(); i++) {
      if (i > 0) {
        assertThat(pace.ask("")).isEmpty();
      }
      connection.send(pieces.get(i));
    }
  }
}
