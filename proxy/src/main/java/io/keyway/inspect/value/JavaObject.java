package io.keyway.inspect.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An object of a Java stream while it is read. Boxes, lists and maps of the library become the
 * plain data that they are; all else stays an object with its fields, and with what it wrote by
 * itself under {@code @data}.
 */
final class JavaObject {

  private static final Set<String> BOXES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Short");

  private static final Set<String> LISTS =
      Set.of(
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.HashSet",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.TreeSet");

  private static final Set<String> MAPS =
      Set.of(
          "java.util.HashMap",
          "java.util.Hashtable",
          "java.util.LinkedHashMap",
          "java.util.TreeMap");

  private final Datum.Instance instance;
  private final List<Datum> written = new ArrayList<>();

  JavaObject(String type) {
    this.instance = new Datum.Instance(type);
  }

  /** Stands for the object while its parts are read, which may refer to it. */
  Datum.Instance instance() {
    return instance;
  }

  void field(String name, Datum value) {
    instance.put(name, value);
  }

  /** Adds what a class wrote by itself. */
  void annotated(List<Datum> annotations) {
    written.addAll(annotations);
  }

  Datum datum() {
    List<Datum> fields = instance.parts().entries();
    if (BOXES.contains(instance.type()) && fields.size() == 2) {
      return fields.get(1);
    }
    if (LISTS.contains(instance.type()) && !written.isEmpty()) {
      return new Datum.Sequence(withoutSize());
    }
    if (MAPS.contains(instance.type()) && written.size() % 2 == 1) {
      return new Datum.Table(withoutSize());
    }
    if (instance.type().equals("java.util.concurrent.ConcurrentHashMap")) {
      return segmented();
    }
    if (!written.isEmpty()) {
      instance.put("@data", new Datum.Sequence(written));
    }
    return instance;
  }

  /**
   * The library's collections write how large they are, as a block of bytes, and then what they
   * hold.
   */
  private List<Datum> withoutSize() {
    return new ArrayList<>(written.subList(1, written.size()));
  }

  /** This one has no size in front but two nulls behind. */
  private Datum segmented() {
    int end = Math.max(0, written.size() - 2);
    return new Datum.Table(new ArrayList<>(written.subList(0, end)));
  }
}
