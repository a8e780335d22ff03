package io.keyway.inspect.value;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Python pickle of protocol 0 to 5. A pickle is a program for a stack machine that may call
 * anything; here it only ever moves plain data, and a call is data that says what would be called.
 * One per value.
 */
final class PickleReader {

  private static final BigInteger BYTE = BigInteger.valueOf(256);

  /** A number of more bytes takes its time to be written in decimal. */
  private static final int INTEGER_BYTES_MAX = 4096;

  private final ByteReader in;
  private final PickleStack stack = new PickleStack();
  private final Map<Long, Datum> memo = new HashMap<>();

  PickleReader(byte[] bytes) {
    this.in = new ByteReader(bytes);
  }

  /**
   * @throws MalformedException if it is anything else
   */
  Datum read() {
    for (int opcode = in.u1(); opcode != '.'; opcode = in.u1()) {
      in.element();
      execute(opcode);
    }
    Datum value = stack.pop();
    if (!in.atEnd()) {
      throw new MalformedException("more behind the end");
    }
    return value;
  }

  private void execute(int opcode) {
    Datum scalar = scalar(opcode);
    if (scalar != null) {
      stack.push(scalar);
    } else if (!memoized(opcode) && !collected(opcode) && !called(opcode)) {
      rest(opcode);
    }
  }

  private @Nullable Datum scalar(int opcode) {
    return switch (opcode) {
      case 'N' -> Datum.nothing();
      case 0x88 -> Datum.of(true);
      case 0x89 -> Datum.of(false);
      case 'I' -> integer(line());
      case 'L' -> big(line().replace("L", ""));
      case 'K' -> Datum.of(in.number(1, LITTLE_ENDIAN));
      case 'M' -> Datum.of(in.number(2, LITTLE_ENDIAN));
      case 'J' -> Datum.of(in.signed(4, LITTLE_ENDIAN));
      case 0x8a -> big(in.length(1, LITTLE_ENDIAN));
      case 0x8b -> big(in.length(4, LITTLE_ENDIAN));
      case 'F' -> floating(line());
      case 'G' -> Datum.of(Double.longBitsToDouble(in.number(8, BIG_ENDIAN)));
      case 'S' -> quoted(line());
      case 'V' -> Datum.of(PickleText.rawUnicode(line()));
      case 'T', 'B', 'X' -> bytes(4, opcode == 'X');
      case 'U', 'C', 0x8c -> bytes(1, opcode == 0x8c);
      case 0x8d, 0x8e, 0x96 -> bytes(8, opcode == 0x8d);
      default -> null;
    };
  }

  private String line() {
    return new String(in.until('\n'), ISO_8859_1);
  }

  private static Datum integer(String digits) {
    return switch (digits) {
      case "00" -> Datum.of(false);
      case "01" -> Datum.of(true);
      default -> big(digits);
    };
  }

  private static Datum big(String digits) {
    try {
      if (digits.length() <= INTEGER_BYTES_MAX) {
        BigInteger number = new BigInteger(digits.strip());
        return number.bitLength() < 64 ? Datum.of(number.longValue()) : Datum.of(number);
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new MalformedException("no number, or too long a one");
  }

  private Datum big(int length) {
    byte[] digits = in.take(length);
    if (length > INTEGER_BYTES_MAX) {
      throw new MalformedException("a number of %d bytes".formatted(length));
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = length - 1; i >= 0; i--) {
      // Two's complement: the last byte has the sign.
      int digit = i == length - 1 ? digits[i] : digits[i] & 0xff;
      number = number.multiply(BYTE).add(BigInteger.valueOf(digit));
    }
    return number.bitLength() < 64 ? Datum.of(number.longValue()) : Datum.of(number);
  }

  private static Datum floating(String digits) {
    return switch (digits) {
      case "inf", "-inf", "nan" -> Datum.of(digits);
      default -> {
        try {
          yield Datum.of(Double.parseDouble(digits));
        } catch (NumberFormatException _) {
          throw new MalformedException("no number");
        }
      }
    };
  }

  private static Datum quoted(String word) {
    if (word.length() < 2 || word.charAt(0) != word.charAt(word.length() - 1)) {
      throw new MalformedException("no quotes");
    }
    return Datum.of(PickleText.unescaped(word.substring(1, word.length() - 1)));
  }

  private Datum bytes(int lengthBytes, boolean text) {
    int length = in.length(lengthBytes, LITTLE_ENDIAN);
    return text ? Datum.of(in.take(length, UTF_8)) : Datum.of(in.take(length));
  }

  private boolean memoized(int opcode) {
    switch (opcode) {
      case 'p' -> memo.put(index(line()), stack.top());
      case 'q' -> memo.put(in.number(1, LITTLE_ENDIAN), stack.top());
      case 'r' -> memo.put(in.number(4, LITTLE_ENDIAN), stack.top());
      case 0x94 -> memo.put((long) memo.size(), stack.top());
      case 'g' -> stack.push(remembered(index(line())));
      case 'h' -> stack.push(remembered(in.number(1, LITTLE_ENDIAN)));
      case 'j' -> stack.push(remembered(in.number(4, LITTLE_ENDIAN)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long index(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw new MalformedException("no index");
    }
  }

  private Datum remembered(long index) {
    Datum datum = memo.get(index);
    if (datum == null) {
      throw new MalformedException("nothing remembered as " + index);
    }
    return datum;
  }

  private boolean collected(int opcode) {
    switch (opcode) {
      case '(' -> stack.mark();
      case '0' -> stack.drop();
      case '1' -> stack.popToMark();
      case '2' -> stack.push(stack.top());
      case '}' -> stack.push(new Datum.Table());
      case ']', ')', 0x8f -> stack.push(new Datum.Sequence());
      case 'l', 't', 0x91 -> stack.push(new Datum.Sequence(stack.popToMark()));
      case 'd' -> stack.push(new Datum.Table(PickleStack.even(stack.popToMark())));
      case 0x85 -> stack.push(new Datum.Sequence(stack.pop(1)));
      case 0x86 -> stack.push(new Datum.Sequence(stack.pop(2)));
      case 0x87 -> stack.push(new Datum.Sequence(stack.pop(3)));
      case 'a' -> stack.append(stack.pop(1));
      case 'e', 0x90 -> stack.append(stack.popToMark());
      case 's' -> stack.put(stack.pop(2));
      case 'u' -> stack.put(stack.popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean called(int opcode) {
    switch (opcode) {
      case 'c' -> stack.push(PickleCall.global(line(), line()));
      case 0x93 -> {
        Datum name = stack.pop();
        stack.push(PickleCall.global(Datum.text(stack.pop()), Datum.text(name)));
      }
      case 'R', 0x81 -> {
        Datum arguments = stack.pop();
        stack.push(PickleCall.of(in, stack.pop(), arguments, Datum.nothing()));
      }
      case 0x92 -> {
        Datum named = stack.pop();
        Datum arguments = stack.pop();
        stack.push(PickleCall.of(in, stack.pop(), arguments, named));
      }
      case 'b' -> {
        Datum state = stack.pop();
        PickleCall.state(in, stack.top(), state);
      }
      case 'i' -> {
        Datum global = PickleCall.global(line(), line());
        Datum arguments = new Datum.Sequence(stack.popToMark());
        stack.push(PickleCall.of(in, global, arguments, Datum.nothing()));
      }
      case 'o' -> stack.push(PickleCall.object(in, stack.popToMark()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void rest(int opcode) {
    switch (opcode) {
      case 0x80 -> in.u1();
      case 0x95 -> in.length(8, LITTLE_ENDIAN);
      case 0x98 -> stack.top();
      case 0x97 -> stack.push(new Datum.Instance("buffer outside of the pickle"));
      case 'P' -> stack.push(persistent(Datum.of(line())));
      case 'Q' -> stack.push(persistent(stack.pop()));
      case 0x82, 0x83, 0x84 -> stack.push(extension(1 << (opcode - 0x82)));
      default -> throw new MalformedException("no opcode " + opcode);
    }
  }

  private static Datum persistent(Datum id) {
    return new Datum.Instance("persistent id").put("@data", id);
  }

  private Datum extension(int length) {
    return new Datum.Instance("extension " + in.number(length, LITTLE_ENDIAN));
  }
}
