package io.keyway.badinput;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The replies of a server without what may differ between two that are both right: CAS uniques,
 * times, versions, values of statistics, texts of binary errors.
 */
final class ReplyShape {

  private static final Set<String> LINES =
      Set.of(
          "STORED",
          "NOT_STORED",
          "EXISTS",
          "NOT_FOUND",
          "DELETED",
          "TOUCHED",
          "OK",
          "END",
          "RESET",
          "BUSY",
          "BADCLASS",
          "NOSPARE",
          "NOTFULL",
          "UNSAFE",
          "SAME",
          "RESTORED");

  private static final Set<String> META = Set.of("HD", "EN", "NF", "NS", "EX", "MN");
  static final Set<String> ERRORS = Set.of("ERROR", "CLIENT_ERROR", "SERVER_ERROR");
  private static final Pattern NUMBER = Pattern.compile("\\d+ *");
  private static final int HEADER = 24;
  private static final int DIGEST_CHARS = 16;

  /** A kind of line and how often it came in a row. */
  record Run(String kind, int count) {

    /** The same, if all that is counted is answers: lists may be of any length. */
    Run plain() {
      return Set.of("STAT", "bSTAT", "DUMP").contains(kind) ? new Run(kind, 1) : this;
    }

    /** The same for every kind of error. */
    Run soft() {
      return ERRORS.contains(kind) ? new Run("ERR", count) : plain();
    }

    @Override
    public String toString() {
      return count == 1 ? kind : kind + "*" + count;
    }

    static Run parse(String text) {
      int star = text.indexOf('*');
      return star < 0
          ? new Run(text, 1)
          : new Run(text.substring(0, star), Integer.parseInt(text.substring(star + 1)));
    }
  }

  private final String text;
  private final List<Run> runs = new ArrayList<>();
  private final StringBuilder normal = new StringBuilder();
  private int at;

  private ReplyShape(String text) {
    this.text = text;
  }

  static ReplyShape of(String reply) {
    ReplyShape shape = new ReplyShape(reply);
    while (shape.at < reply.length()) {
      shape.next();
    }
    return shape;
  }

  /** The kinds of the lines. */
  List<Run> runs() {
    return runs;
  }

  boolean has(Set<String> kinds) {
    return runs.stream().anyMatch(run -> kinds.contains(run.kind()));
  }

  /** All bytes but those that may differ. */
  String normal() {
    return normal.toString();
  }

  String digest() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(normal().getBytes(ISO_8859_1));
      return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return runs.stream().map(Run::toString).collect(Collectors.joining(" "));
  }

  private void next() {
    if (text.charAt(at) == 0x81 && text.length() - at >= HEADER) {
      frame();
      return;
    }
    int end = text.indexOf('\n', at);
    if (end < 0) {
      add("PARTIAL", text.substring(at));
      at = text.length();
      return;
    }
    String line = text.substring(at, end + 1);
    at = end + 1;
    line(line, line.replaceAll("[\r\n]+$", ""));
  }

  private void line(String line, String body) {
    String[] words = body.split(" ", -1);
    String kind = words[0];
    if (kind.equals("VALUE") && words.length >= 4 && words[3].matches("\\d+")) {
      String head = String.join(" ", List.of(words).subList(0, 4));
      value(kind, head + (words.length > 4 ? " <CAS>" : ""), words[3]);
    } else if (kind.equals("VA") && words.length >= 2 && words[1].matches("\\d+")) {
      value(kind, flags(words), words[1]);
    } else if (META.contains(kind)) {
      add(kind, flags(words) + "\r\n");
    } else if (kind.equals("ME")) {
      add(kind, "ME " + (words.length > 1 ? words[1] : "") + " <META>\r\n");
    } else if (kind.equals("STAT")) {
      addOnce(kind, "STAT <*>\r\n");
    } else if (kind.startsWith("key=")) {
      addOnce("DUMP", "<DUMP>\r\n");
    } else if (kind.equals("VERSION")) {
      add(kind, "VERSION <V>\r\n");
    } else if (ERRORS.contains(kind) || LINES.contains(kind)) {
      add(kind, line);
    } else {
      add(NUMBER.matcher(body).matches() ? "NUM" : "RAW", line);
    }
  }

  private void value(String kind, String head, String length) {
    int end = (int) Math.min(text.length(), at + Long.parseLong(length) + 2);
    add(kind, head + "\r\n" + text.substring(at, end));
    at = end;
  }

  private static String flags(String[] words) {
    StringBuilder line = new StringBuilder(words[0]);
    for (String word : List.of(words).subList(1, words.length)) {
      String shown = word.matches("c\\d+") ? "c<CAS>" : word;
      boolean time = word.matches("[tl]-?\\d+") && !word.endsWith("-1");
      line.append(' ').append(time ? word.charAt(0) + "<N>" : shown);
    }
    return line.toString();
  }

  private void frame() {
    int operation = text.charAt(at + 1);
    int keyLength = number(2, 2);
    int extrasLength = text.charAt(at + 4);
    int status = number(6, 2);
    int bodyLength = number(8, 4);
    boolean cas = !text.substring(at + 16, at + HEADER).equals("\0".repeat(8));
    int bodyEnd = Math.min(text.length(), at + HEADER + bodyLength);
    String body = status == 0 ? text.substring(at + HEADER, bodyEnd) : "";
    if (operation == 0x10 && keyLength > 0) {
      add("bSTAT", "<bSTAT>");
    } else {
      boolean good = status == 0;
      add(
          "b%02x:%04x".formatted(operation, status),
          "<bin op=%02x st=%04x kl=%d el=%d oq=%08x cas=%d "
                  .formatted(
                      operation,
                      status,
                      good ? keyLength : 0,
                      good ? extrasLength : 0,
                      number(12, 4),
                      cas ? 1 : 0)
              + (operation == 0x0b ? "<V>" : body)
              + ">");
    }
    at = bodyEnd;
  }

  private int number(int offset, int length) {
    int number = 0;
    for (int i = 0; i < length; i++) {
      number = number << 8 | text.charAt(at + offset + i);
    }
    return number;
  }

  private void addOnce(String kind, String line) {
    String once = normal.toString().endsWith(line) ? "" : line;
    add(kind, once);
  }

  private void add(String kind, String bytes) {
    normal.append(bytes);
    if (!runs.isEmpty() && runs.getLast().kind().equals(kind)) {
      runs.addLast(new Run(kind, runs.removeLast().count() + 1));
    } else {
      runs.add(new Run(kind, 1));
    }
  }
}
