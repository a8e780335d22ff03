package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what PHP's {@code serialize} writes; no class is looked for, and no {@code __wakeup}
 * called. One per value.
 *
 * <p>Names of private and protected properties carry their class between zero bytes, which is left
 * out here. References count every value that is no key, from 1.
 */
final class PhpReader {

  private final ByteReader in;
  private final List<Datum> values = new ArrayList<>();

  PhpReader(byte[] bytes) {
    this.in = new ByteReader(bytes);
  }

  /**
   * @throws MalformedException if it is anything else
   */
  Datum read() {
    Datum value = value();
    if (!in.atEnd()) {
      throw new MalformedException("more behind a value");
    }
    return value;
  }

  private Datum value() {
    in.enter();
    char type = (char) in.u1();
    int slot = values.size();
    if (type != 'R') {
      values.add(Datum.nothing());
    }
    Datum value = of(type, slot);
    if (type != 'R') {
      values.set(slot, value);
    }
    in.leave();
    return value;
  }

  private Datum of(char type, int slot) {
    if (type == 'N') {
      in.expect(';');
      return Datum.nothing();
    }
    in.expect(':');
    return switch (type) {
      case 'b' -> Datum.of(number(';') != 0);
      case 'i' -> Datum.of(number(';'));
      case 'd' -> floating();
      case 's', 'S' -> closed(string(type == 'S'), ';');
      case 'a' -> array(slot);
      case 'O' -> object(slot);
      case 'C' -> custom();
      case 'E' -> closed(string(false), ';');
      case 'r', 'R' -> reference(number(';'));
      default -> throw new MalformedException("no type " + type);
    };
  }

  private long number(char end) {
    String digits = new String(in.until(end), ISO_8859_1);
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw new MalformedException("no number before " + end);
    }
  }

  private Datum floating() {
    String digits = new String(in.until(';'), ISO_8859_1);
    return switch (digits) {
      case "INF", "-INF", "NAN" -> Datum.of(digits);
      default -> {
        try {
          yield Datum.of(Double.parseDouble(digits));
        } catch (NumberFormatException _) {
          throw new MalformedException("no number");
        }
      }
    };
  }

  private Datum closed(byte[] text, char end) {
    in.expect(end);
    return Datum.of(text);
  }

  private byte[] string(boolean escaped) {
    int length = in.length(number(':'));
    in.expect('"');
    byte[] text = escaped ? unescaped(length) : in.take(length);
    in.expect('"');
    return text;
  }

  /** A backslash stands before two hexadecimal digits for one byte. */
  private byte[] unescaped(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      int next = in.u1();
      text[i] =
          (byte)
              (next == '\\'
                  ? Character.digit(in.u1(), 16) << 4 | Character.digit(in.u1(), 16)
                  : next);
    }
    return text;
  }

  private Datum array(int slot) {
    Datum.Box box = new Datum.Box();
    values.set(slot, box);
    Datum.Table table = new Datum.Table();
    box.content = table;
    if (entries(table, number(':'))) {
      box.content = listOf(table);
    }
    return box;
  }

  /** PHP has one type for lists and maps: a list is what counts its keys from 0. */
  private static Datum listOf(Datum.Table table) {
    Datum.Sequence list = new Datum.Sequence();
    for (int i = 1; i < table.entries().size(); i += 2) {
      list.items().add(table.entries().get(i));
    }
    return list;
  }

  private boolean entries(Datum.Table table, long count) {
    in.expect('{');
    boolean list = count > 0;
    for (long i = 0; i < count; i++) {
      Datum key = key();
      list &=
          key instanceof Datum.Leaf leaf && leaf.node().isNumber() && leaf.node().longValue() == i;
      table.put(key, value());
    }
    in.expect('}');
    return list;
  }

  private Datum key() {
    in.element();
    char type = (char) in.u1();
    in.expect(':');
    return switch (type) {
      case 'i' -> Datum.of(number(';'));
      case 's', 'S' -> closed(withoutClass(string(type == 'S')), ';');
      default -> throw new MalformedException("no key of type " + type);
    };
  }

  private static byte[] withoutClass(byte[] name) {
    int start = 0;
    if (name.length > 0 && name[0] == 0) {
      start = 1;
      while (start < name.length && name[start] != 0) {
        start++;
      }
      start = Math.min(start + 1, name.length);
    }
    return start == 0 ? name : Arrays.copyOfRange(name, start, name.length);
  }

  private Datum object(int slot) {
    Datum.Instance object = new Datum.Instance(className());
    values.set(slot, object);
    entries(object.parts(), number(':'));
    return object;
  }

  private String className() {
    String name = new String(string(false), UTF_8);
    in.expect(':');
    return name;
  }

  /** An object that wrote itself in a form of its own. */
  private Datum custom() {
    String type = className();
    int length = in.length(number(':'));
    in.expect('{');
    Datum content = Datum.of(in.take(length));
    in.expect('}');
    return new Datum.Instance(type).put("@data", content);
  }

  private Datum reference(long number) {
    if (number < 1 || number > values.size()) {
      throw new MalformedException("no value " + number);
    }
    return values.get((int) number - 1);
  }
}
