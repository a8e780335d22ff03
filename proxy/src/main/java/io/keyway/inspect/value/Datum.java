package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A piece of data that a reader made of bytes. Data may refer to itself, as in the languages that
 * it comes from; {@link DataTree} makes a tree of it.
 */
sealed interface Datum {

  JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Whether it is nothing. */
  default boolean isNull() {
    return this instanceof Leaf leaf && leaf.node().isNull();
  }

  /** A number, a text, a truth value, or nothing. */
  record Leaf(JsonNode node) implements Datum {}

  /** Bytes that are no text. */
  record Binary(String base64) implements Datum {}

  /** Data in an order. */
  record Sequence(List<Datum> items) implements Datum {
    Sequence() {
      this(new ArrayList<>());
    }
  }

  /** Data by keys, each key followed by its value. */
  record Table(List<Datum> entries) implements Datum {
    Table() {
      this(new ArrayList<>());
    }

    Table put(Datum key, Datum value) {
      entries.add(key);
      entries.add(value);
      return this;
    }

    Table put(String key, Datum value) {
      return put(of(key), value);
    }
  }

  /** An object of a class, which is only a name here, with what is known of it. */
  record Instance(String type, Table parts) implements Datum {
    Instance put(String name, Datum part) {
      parts.put(name, part);
      return this;
    }

    Instance(String type) {
      this(type, new Table());
    }
  }

  /** Stands for data that another one turns into while it is read. */
  final class Box implements Datum {
    Datum content = nothing();
  }

  static Datum nothing() {
    return new Leaf(NODES.nullNode());
  }

  static Datum of(String text) {
    return new Leaf(NODES.stringNode(text));
  }

  static Datum of(long number) {
    return new Leaf(NODES.numberNode(number));
  }

  static Datum of(double number) {
    return new Leaf(NODES.numberNode(number));
  }

  static Datum of(boolean truth) {
    return new Leaf(NODES.booleanNode(truth));
  }

  static Datum of(BigInteger number) {
    return new Leaf(NODES.numberNode(number));
  }

  /** Bytes, as text if they are UTF-8. */
  static Datum of(byte[] bytes) {
    try {
      return of(
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException _) {
      return new Binary(Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** The text of a leaf; of anything else a sign that it is none. */
  static String text(Datum datum) {
    return datum instanceof Leaf leaf && leaf.node().isValueNode() ? leaf.node().asString() : "?";
  }
}
