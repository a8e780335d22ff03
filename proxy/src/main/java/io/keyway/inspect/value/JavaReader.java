package io.keyway.inspect.value;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of Java's {@code ObjectOutputStream} by its grammar; no class is loaded, so
 * classes are names with fields. One per value.
 *
 * <p>What a class writes by itself comes as blocks of bytes and further objects behind its fields;
 * {@link JavaObject} knows those of the common collections.
 */
final class JavaReader {

  private static final int MAGIC_AND_VERSION = 0xaced0005;
  private static final int FIRST_HANDLE = 0x7e0000;
  private static final int FIELDS_MAX = 10_000;

  private static final int NULL = 0x70;
  private static final int REFERENCE = 0x71;
  private static final int CLASS_DESCRIPTION = 0x72;
  private static final int OBJECT = 0x73;
  private static final int STRING = 0x74;
  private static final int ARRAY = 0x75;
  private static final int CLASS = 0x76;
  private static final int BLOCK = 0x77;
  private static final int END_OF_BLOCK = 0x78;
  private static final int RESET = 0x79;
  private static final int LONG_BLOCK = 0x7a;
  private static final int EXCEPTION = 0x7b;
  private static final int LONG_STRING = 0x7c;
  private static final int PROXY_CLASS = 0x7d;
  private static final int ENUM = 0x7e;

  private static final int WRITES_ITSELF = 0x01;
  private static final int SERIALIZABLE = 0x02;
  private static final int EXTERNALIZABLE = 0x04;
  private static final int IN_BLOCKS = 0x08;

  /** A class as the stream describes it. */
  record ClassDescription(
      String name, int flags, List<Field> fields, @Nullable ClassDescription parent) {}

  /** A field of a class, with the letter of its type. */
  record Field(String name, char type) {}

  private final ByteReader in;
  private final List<Object> handles = new ArrayList<>();

  JavaReader(byte[] bytes) {
    this.in = new ByteReader(bytes);
  }

  /**
   * @throws MalformedException if it is anything else
   */
  Datum read() {
    if ((int) in.number(4, BIG_ENDIAN) != MAGIC_AND_VERSION) {
      throw new MalformedException("no Java stream");
    }
    List<Datum> contents = new ArrayList<>();
    while (!in.atEnd()) {
      contents.add(content());
    }
    if (contents.isEmpty()) {
      throw new MalformedException("an empty stream");
    }
    return contents.size() == 1 ? contents.getFirst() : new Datum.Sequence(contents);
  }

  private Datum content() {
    in.enter();
    int tag = in.u1();
    Datum content =
        switch (tag) {
          case NULL, RESET -> Datum.nothing();
          case REFERENCE -> referred();
          case OBJECT -> object();
          case STRING -> string(in.length(2, BIG_ENDIAN));
          case LONG_STRING -> string(in.length(8, BIG_ENDIAN));
          case ARRAY -> array();
          case CLASS -> aClass();
          case ENUM -> constant();
          case BLOCK -> Datum.of(in.take(in.length(1, BIG_ENDIAN)));
          case LONG_BLOCK -> Datum.of(in.take(in.length(4, BIG_ENDIAN)));
          case CLASS_DESCRIPTION, PROXY_CLASS -> new Datum.Instance(name(description(tag)));
          case EXCEPTION -> throw new MalformedException("its writer failed");
          default -> throw new MalformedException("no tag " + tag);
        };
    if (tag == RESET) {
      handles.clear();
    }
    in.leave();
    return content;
  }

  private Datum referred() {
    return handle() instanceof Datum datum ? datum : new Datum.Instance("class description");
  }

  private Object handle() {
    int index = (int) in.number(4, BIG_ENDIAN) - FIRST_HANDLE;
    if (index < 0 || index >= handles.size()) {
      throw new MalformedException("nothing with the handle " + index);
    }
    return handles.get(index);
  }

  private Datum string(int length) {
    Datum text = Datum.of(in.take(length, UTF_8));
    handles.add(text);
    return text;
  }

  private @Nullable ClassDescription description() {
    return description(in.u1());
  }

  private @Nullable ClassDescription description(int tag) {
    return switch (tag) {
      case NULL -> null;
      case REFERENCE -> {
        if (handle() instanceof ClassDescription known) {
          yield known;
        }
        throw new MalformedException("no class behind a handle");
      }
      case CLASS_DESCRIPTION -> newDescription();
      case PROXY_CLASS -> proxyDescription();
      default -> throw new MalformedException("no class description " + tag);
    };
  }

  private ClassDescription newDescription() {
    in.enter();
    String name = utf();
    in.take(Long.BYTES);
    int slot = handles.size();
    handles.add(name);
    int flags = in.u1();
    List<Field> fields = new ArrayList<>();
    for (int count = (int) in.number(2, BIG_ENDIAN); count > 0; count--) {
      fields.add(field());
    }
    annotations();
    ClassDescription known = new ClassDescription(name, flags, fields, description());
    handles.set(slot, known);
    in.leave();
    return known;
  }

  private Field field() {
    in.element();
    char type = (char) in.u1();
    Field field = new Field(utf(), type);
    if (type == 'L' || type == '[') {
      content();
    }
    return field;
  }

  private ClassDescription proxyDescription() {
    in.enter();
    int slot = handles.size();
    handles.add("proxy");
    int count = (int) in.number(4, BIG_ENDIAN);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Math.min(count, FIELDS_MAX); i++) {
      names.add(utf());
    }
    annotations();
    ClassDescription known =
        new ClassDescription(
            "proxy of " + String.join(", ", names), SERIALIZABLE, List.of(), description());
    handles.set(slot, known);
    in.leave();
    return known;
  }

  private String utf() {
    return in.take(in.length(2, BIG_ENDIAN), UTF_8);
  }

  private List<Datum> annotations() {
    List<Datum> annotations = new ArrayList<>();
    while (in.peek() != END_OF_BLOCK) {
      annotations.add(content());
    }
    in.u1();
    return annotations;
  }

  private static String name(@Nullable ClassDescription description) {
    return description == null ? "?" : description.name();
  }

  private Datum aClass() {
    Datum named = new Datum.Instance("java.lang.Class").put("name", Datum.of(name(description())));
    handles.add(named);
    return named;
  }

  private Datum constant() {
    ClassDescription type = description();
    Datum.Instance constant = new Datum.Instance(name(type));
    handles.add(constant);
    return constant.put("@name", content());
  }

  private Datum array() {
    ClassDescription type = description();
    char element = name(type).length() > 1 ? name(type).charAt(1) : '?';
    Datum.Box box = new Datum.Box();
    handles.add(box);
    int count = (int) in.number(4, BIG_ENDIAN);
    if (element == 'B') {
      box.content = Datum.of(in.take(in.length(count)));
      return box;
    }
    Datum.Sequence items = new Datum.Sequence();
    box.content = items;
    for (int i = 0; i < count; i++) {
      items.items().add(value(element));
    }
    return box;
  }

  private Datum object() {
    ClassDescription type = description();
    if (type == null) {
      throw new MalformedException("an object without a class");
    }
    Datum.Box box = new Datum.Box();
    handles.add(box);
    JavaObject object = new JavaObject(type.name());
    box.content = object.instance();
    List<ClassDescription> lineage = new ArrayList<>();
    for (ClassDescription c = type; c != null; c = c.parent()) {
      in.element();
      lineage.addFirst(c);
    }
    lineage.forEach(c -> part(object, c));
    box.content = object.datum();
    return box;
  }

  /** What a class of the object's lineage has written. */
  private void part(JavaObject object, ClassDescription type) {
    if ((type.flags() & EXTERNALIZABLE) != 0) {
      if ((type.flags() & IN_BLOCKS) == 0) {
        throw new MalformedException("an object in a form that only its class knows");
      }
      object.annotated(annotations());
      return;
    }
    if ((type.flags() & SERIALIZABLE) != 0) {
      for (Field field : type.fields()) {
        object.field(field.name(), value(field.type()));
      }
      if ((type.flags() & WRITES_ITSELF) != 0) {
        object.annotated(annotations());
      }
    }
  }

  private Datum value(char type) {
    in.element();
    return switch (type) {
      case 'Z' -> Datum.of(in.u1() != 0);
      case 'B' -> Datum.of(in.signed(1, BIG_ENDIAN));
      case 'C' -> Datum.of(Character.toString((char) in.number(2, BIG_ENDIAN)));
      case 'S' -> Datum.of(in.signed(2, BIG_ENDIAN));
      case 'I' -> Datum.of(in.signed(4, BIG_ENDIAN));
      case 'J' -> Datum.of(in.number(8, BIG_ENDIAN));
      case 'F' -> Datum.of(Float.intBitsToFloat((int) in.number(4, BIG_ENDIAN)));
      case 'D' -> Datum.of(Double.longBitsToDouble(in.number(8, BIG_ENDIAN)));
      case 'L', '[' -> content();
      default -> throw new MalformedException("no type " + type);
    };
  }
}
