package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * What a pickle would call, told as data. A few types of Python's library that are data themselves
 * are shown as that.
 */
final class PickleCall {

  private PickleCall() {}

  /** A class or function by its name. */
  static Datum global(String module, String name) {
    return new Datum.Instance(module + "." + name);
  }

  /** The outcome of a call, or of the making of an object. */
  static Datum of(ByteReader in, Datum callee, Datum arguments, Datum named) {
    if (!(callee instanceof Datum.Instance global) || !global.parts().entries().isEmpty()) {
      return new Datum.Instance("call").put("@callee", callee).put("@arguments", arguments);
    }
    List<Datum> list = arguments instanceof Datum.Sequence s ? s.items() : List.of();
    return switch (global.type()) {
      case "builtins.set", "builtins.frozenset", "__builtin__.set", "__builtin__.frozenset" ->
          list.isEmpty() ? new Datum.Sequence() : list.getFirst();
      case "_codecs.encode" -> latin1(in, list, global, arguments);
      case "decimal.Decimal", "uuid.UUID" ->
          list.size() == 1 ? list.getFirst() : plain(global, arguments, named);
      case "copy_reg._reconstructor", "copyreg._reconstructor" ->
          list.isEmpty() ? plain(global, arguments, named) : reconstructed(list);
      default -> plain(global, arguments, named);
    };
  }

  /** How bytes are written where only text can be. */
  private static Datum latin1(
      ByteReader in, List<Datum> list, Datum.Instance global, Datum arguments) {
    if (list.size() != 2 || !Datum.text(list.get(1)).equals("latin1")) {
      return plain(global, arguments, Datum.nothing());
    }
    String text = Datum.text(list.getFirst());
    in.copied(text.length());
    return Datum.of(text.getBytes(ISO_8859_1));
  }

  /** A new object for every call, as the name may be used again. */
  private static Datum plain(Datum.Instance global, Datum arguments, Datum named) {
    Datum.Instance instance = new Datum.Instance(global.type());
    if (!(arguments instanceof Datum.Sequence sequence) || !sequence.items().isEmpty()) {
      instance.put("@arguments", arguments);
    }
    if (!named.isNull()) {
      instance.put("@named", named);
    }
    return instance;
  }

  private static Datum reconstructed(List<Datum> list) {
    Datum.Instance instance =
        new Datum.Instance(list.getFirst() instanceof Datum.Instance of ? of.type() : "?");
    boolean hasState = list.size() > 2 && !list.get(2).isNull();
    return hasState ? instance.put("@value", list.get(2)) : instance;
  }

  /** An object of an old class: the class, and the arguments. */
  static Datum object(ByteReader in, List<Datum> items) {
    if (items.isEmpty()) {
      throw new MalformedException("no class");
    }
    Datum.Sequence arguments = new Datum.Sequence();
    arguments.items().addAll(items.subList(1, items.size()));
    return of(in, items.getFirst(), arguments, Datum.nothing());
  }

  /** Gives an object its state, by names if it has such. */
  static void state(ByteReader in, Datum object, Datum state) {
    if (!(object instanceof Datum.Instance instance)) {
      if (object instanceof Datum.Sequence || object instanceof Datum.Table) {
        return; // A list or dictionary of a class of its own, whose content is there already.
      }
      throw new MalformedException("a state for what has none");
    }
    if (state instanceof Datum.Table table) {
      in.copied(table.entries().size());
      instance.parts().entries().addAll(List.copyOf(table.entries()));
    } else {
      instance.put("@state", state);
    }
  }
}
