package io.keyway.inspect.value;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads one MessagePack value, which must be all there is. One per value. */
final class MessagePackReader {

  private static final int TIMESTAMP = -1;

  private final ByteReader in;

  MessagePackReader(byte[] bytes) {
    this.in = new ByteReader(bytes);
  }

  /**
   * @throws MalformedException if it is anything else, or a lone number, which anything may be
   */
  Datum read() {
    Datum value = value();
    if (!in.atEnd() || (value instanceof Datum.Leaf leaf && !leaf.node().isString())) {
      throw new MalformedException("more behind a value, or a lone number");
    }
    return value;
  }

  private Datum value() {
    in.enter();
    int type = in.u1();
    Datum value =
        switch (type >> 4) {
          case 0, 1, 2, 3, 4, 5, 6, 7 -> Datum.of(type);
          case 8 -> map(type & 15);
          case 9 -> array(type & 15);
          case 10, 11 -> Datum.of(in.take(type & 31));
          case 14, 15 -> Datum.of((byte) type);
          default -> typed(type);
        };
    in.leave();
    return value;
  }

  private Datum typed(int type) {
    return switch (type) {
      case 0xc0 -> Datum.nothing();
      case 0xc2 -> Datum.of(false);
      case 0xc3 -> Datum.of(true);
      case 0xc4, 0xc5, 0xc6 -> Datum.of(in.take(in.length(1 << (type - 0xc4), BIG_ENDIAN)));
      case 0xc7, 0xc8, 0xc9 -> extension(in.length(1 << (type - 0xc7), BIG_ENDIAN));
      case 0xca -> Datum.of(Float.intBitsToFloat((int) in.number(4, BIG_ENDIAN)));
      case 0xcb -> Datum.of(Double.longBitsToDouble(in.number(8, BIG_ENDIAN)));
      case 0xcc, 0xcd, 0xce -> Datum.of(in.number(1 << (type - 0xcc), BIG_ENDIAN));
      case 0xcf -> Datum.of(new BigInteger(Long.toUnsignedString(in.number(8, BIG_ENDIAN))));
      case 0xd0 -> Datum.of(in.signed(1, BIG_ENDIAN));
      case 0xd1 -> Datum.of(in.signed(2, BIG_ENDIAN));
      case 0xd2 -> Datum.of(in.signed(4, BIG_ENDIAN));
      case 0xd3 -> Datum.of(in.number(8, BIG_ENDIAN));
      case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1 << (type - 0xd4));
      case 0xd9, 0xda, 0xdb -> Datum.of(in.take(in.length(1 << (type - 0xd9), BIG_ENDIAN)));
      case 0xdc, 0xdd -> array(in.length(2 << (type - 0xdc), BIG_ENDIAN));
      case 0xde, 0xdf -> map(in.length(2 << (type - 0xde), BIG_ENDIAN));
      default -> throw new MalformedException("no type " + type);
    };
  }

  private Datum array(int count) {
    Datum.Sequence array = new Datum.Sequence();
    for (int i = 0; i < count; i++) {
      array.items().add(value());
    }
    return array;
  }

  private Datum map(int count) {
    Datum.Table map = new Datum.Table();
    for (int i = 0; i < count; i++) {
      Datum key = value();
      map.put(key, value());
    }
    return map;
  }

  private Datum extension(int length) {
    int type = (byte) in.u1();
    byte[] data = in.take(length);
    if (type == TIMESTAMP && (length == 4 || length == 8 || length == 12)) {
      return timestamp(new ByteReader(data), length);
    }
    return new Datum.Instance("extension " + type).put("@data", Datum.of(data));
  }

  private static Datum timestamp(ByteReader data, int length) {
    long nanos = 0;
    long seconds;
    if (length == 8) {
      long both = data.number(8, BIG_ENDIAN);
      nanos = both >>> 34;
      seconds = both & (1L << 34) - 1;
    } else {
      nanos = length == 12 ? data.number(4, BIG_ENDIAN) : 0;
      seconds = data.number(length == 12 ? 8 : 4, BIG_ENDIAN);
    }
    try {
      return Datum.of(Instant.ofEpochSecond(seconds, nanos).toString());
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedException("no time: " + e.getMessage());
    }
  }
}
