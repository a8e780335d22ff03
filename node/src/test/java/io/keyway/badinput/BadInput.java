package io.keyway.badinput;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing that a client may do to a server, and what the references answered. Text stands for
 * bytes one to one (ISO 8859-1).
 *
 * @param id its name
 * @param why what it has broken, or could
 * @param level how closely an answer must follow a reference
 * @param send what is sent, piece by piece
 * @param end what the client does behind the last piece
 * @param unreadMillis for how long the client reads nothing
 * @param urgent whether a byte of urgent data follows
 * @param then what another client asks afterwards; empty for nothing
 * @param must whether a command hidden in the input was run is what {@code then} shows
 * @param also answers that are as good as the references'
 * @param references what memcached 1.6.18 and 1.6.45 did, once if they agree
 */
record BadInput(
    String id,
    String why,
    Level level,
    List<Piece> send,
    End end,
    int unreadMillis,
    boolean urgent,
    String then,
    List<String> must,
    List<String> also,
    List<Reference> references) {

  /** How closely an answer must follow a reference. */
  enum Level {
    /** The same lines. */
    EXACT,
    /** The same kinds of lines. */
    CLASS,
    /** Nothing but an error, or the end of the connection. */
    REJECT,
    /** Anything, if the server lives and nobody else is hurt. */
    SAFE
  }

  /** What the client does behind the last piece. */
  enum End {
    WAIT,
    CLOSE,
    RST,
    HALF_CLOSE
  }

  /** Bytes, so many times, and a pause behind them. */
  record Piece(String text, int times, int pauseMillis) {

    byte[] bytes() {
      return text.repeat(Math.max(1, times)).getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A reference's answer.
   *
   * @param answered the kinds of its lines and the state of the connection, {@code STORED END/open}
   * @param digest of its normalised bytes; empty where they do not matter
   * @param then its answer to {@link BadInput#then}
   */
  record Reference(String answered, String digest, String then) {

    Reference {
      answered = Objects.requireNonNullElse(answered, "");
      digest = Objects.requireNonNullElse(digest, "");
      then = Objects.requireNonNullElse(then, "");
    }
  }

  private static final String BINARY_VERBOSITY = "\u0080\u001b";

  BadInput {
    end = Objects.requireNonNullElse(end, End.WAIT);
    then = Objects.requireNonNullElse(then, "");
    must = Objects.requireNonNullElse(must, List.of());
    also = Objects.requireNonNullElse(also, List.of());
    references = Objects.requireNonNullElse(references, List.of(new Reference("", "", "")));
  }

  /** Whether all servers that share something with the tested one feel it. */
  boolean isForAll() {
    return id.startsWith("tm") || send.stream().anyMatch(piece -> piece.text().contains("flush"));
  }

  /** Whether the server writes all that follows to its output. */
  boolean isVerbose() {
    return send.stream()
        .anyMatch(
            piece -> piece.text().contains("verbosity") || piece.text().contains(BINARY_VERBOSITY));
  }

  /** All that there are. */
  static List<BadInput> all() {
    JsonMapper json =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    InputStream stream =
        Objects.requireNonNull(BadInput.class.getResourceAsStream("cases.jsonl"), "cases.jsonl");
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> json.readValue(line, BadInput.class)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return id + " (" + why + ")";
  }
}
