package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value as people can read it. Making one never throws and never runs anything that the value
 * names.
 *
 * @param format how the bytes were read
 * @param compressions what was undone before that, outermost first
 * @param plain the bytes after that; the caller must not change them
 * @param tree structured data as a tree, null for text and bytes; what JSON has no word for is an
 *     object with names such as {@code @type} and {@code @bytes}
 * @param isCut whether something is left out, as it was too long, too deep or too much
 * @param reason why it was read so, in a few words
 */
@SuppressWarnings("ArrayRecordComponent") // Shown once; nobody compares it.
public record ValueView(
    Format format,
    List<String> compressions,
    byte[] plain,
    @Nullable JsonNode tree,
    boolean isCut,
    String reason) {

  /** Compression within compression. */
  private static final int LAYERS_MAX = 3;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Finds out what a value is.
   *
   * @param flags the client flags, which are a hint at most: each library has its own
   */
  public static ValueView of(byte[] value, long flags) {
    List<Compression> undone = new ArrayList<>();
    byte[] plain = undo(value, undone);
    for (Format format : Detection.candidates(plain, flags)) {
      ValueView view = read(undone, plain, format, false);
      if (view != null) {
        return view;
      }
    }
    Format rest = Detection.isText(plain) ? Format.TEXT : Format.HEX;
    return unstructured(undone, plain, rest, rest == Format.TEXT ? "UTF-8" : "no known form");
  }

  /** Reads a value as the given format, whatever it looks like; as bytes if it can't be. */
  public static ValueView as(Format format, byte[] value) {
    List<Compression> undone = new ArrayList<>();
    byte[] plain = format == Format.HEX ? value : undo(value, undone);
    if (format == Format.TEXT || format == Format.HEX) {
      return unstructured(undone, plain, format, "asked for");
    }
    ValueView view = read(undone, plain, format, true);
    return view == null ? unstructured(undone, plain, Format.HEX, "unreadable") : view;
  }

  /** A value with its compression undone. */
  public static byte[] plain(byte[] value) {
    return undo(value, new ArrayList<>());
  }

  private static byte[] undo(byte[] value, List<Compression> undone) {
    byte[] plain = value;
    for (int i = 0; i < LAYERS_MAX; i++) {
      Compression compression = Compression.of(plain);
      byte[] inner = compression == null ? null : compression.undo(plain);
      if (compression == null || inner == null) {
        return plain;
      }
      undone.add(compression);
      plain = inner;
    }
    return plain;
  }

  private static @Nullable ValueView read(
      List<Compression> undone, byte[] plain, Format format, boolean asked) {
    try {
      DataTree builder = new DataTree();
      JsonNode tree =
          format == Format.JSON ? JSON.readTree(plain) : builder.of(data(plain, format));
      return view(format, undone, plain, tree, builder.isCut(), asked ? "asked for" : "");
    } catch (JacksonException | MalformedException | StackOverflowError e) {
      return asked
          ? unstructured(undone, plain, Format.HEX, "no " + format.label() + ": " + e.getMessage())
          : null;
    }
  }

  private static Datum data(byte[] plain, Format format) {
    return switch (format) {
      case PHP -> new PhpReader(plain).read();
      case PICKLE -> new PickleReader(plain).read();
      case JAVA -> new JavaReader(plain).read();
      case MSGPACK -> new MessagePackReader(plain).read();
      case JSON, TEXT, HEX -> throw new IllegalArgumentException(format + " has no reader");
    };
  }

  private static ValueView unstructured(
      List<Compression> undone, byte[] plain, Format format, String reason) {
    return view(format, undone, plain, null, false, reason);
  }

  private static ValueView view(
      Format format,
      List<Compression> undone,
      byte[] plain,
      @Nullable JsonNode tree,
      boolean cut,
      String reason) {
    List<String> labels = undone.stream().map(Compression::label).toList();
    String steps = undone.isEmpty() ? "" : String.join(", ", labels) + ", then ";
    boolean whole = undone.isEmpty() || plain.length < Compression.PLAIN_BYTES_MAX;
    String why = steps + format.label() + (reason.isEmpty() ? "" : " (" + reason + ")");
    return new ValueView(format, labels, plain, tree, cut || !whole, why);
  }

  /** The value as lines of text: data as indented JSON, text as it is, bytes as a hex dump. */
  public String pretty() {
    if (tree != null) {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }
    return format == Format.TEXT ? text() : hex();
  }

  /** The plain bytes as UTF-8; what is no UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(plain, UTF_8);
  }

  /** The plain bytes as a hex dump, up to {@value HexDump#BYTES_MAX} of them. */
  public String hex() {
    return HexDump.of(plain);
  }

  /** The beginning of the value in one line of at most {@code charsMax} characters. */
  public String line(int charsMax) {
    String whole = tree != null ? tree.toString() : text(charsMax);
    String line =
        whole
            .chars()
            .limit(charsMax + 1L)
            .mapToObj(c -> Character.isISOControl(c) ? "·" : Character.toString(c))
            .collect(Collectors.joining());
    return line.length() <= charsMax ? line : line.substring(0, charsMax - 1) + "…";
  }

  private String text(int charsMax) {
    int bytes = Math.min(plain.length, 4 * charsMax + 4);
    return new String(plain, 0, bytes, UTF_8);
  }
}
