package io.keyway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * A stream of random binary requests on few keys, whose answers do not depend on when in the day
 * they are sent.
 */
public final class RandomFrames {

  private static final int TEXT_KEYS = 30;
  private static final int NUMBER_KEYS = 8;

  /** The longest value of an item with a key of one byte and no flags. */
  private static final int VALUE_BYTES_MAX = (1 << 20) - 60;

  private static final int JUNK_BYTES = 1 << 16;

  private static final int[] READS = {0x00, 0x09, 0x0c, 0x0d};
  private static final int[] STORES = {0x01, 0x11, 0x02, 0x12, 0x03, 0x13};
  private static final int[] PARTS = {0x0e, 0x19, 0x0f, 0x1a};
  private static final int[] DELETES = {0x04, 0x14};
  private static final int[] COUNTS = {0x05, 0x15, 0x06, 0x16};
  private static final int[] TOUCHES = {0x1c, 0x1d, 0x1e, 0x23, 0x24};
  private static final int[] FLUSHES = {0x08, 0x18};
  private static final int[] BARE = {0x0a, 0x0b, 0x20};
  private static final int[] UNKNOWN = {0x1b, 0x1f, 0x25, 0x30, 0x46, 0x7f, 0x80, 0xff};

  /** Expiries that mean the same in any second of a run: never, over, or far away. */
  private static final int[] EXPIRIES = {
    0, 0, 0, 0, 10_000, 2_592_000, 2_592_001, 2_000_000_000, -1
  };

  /**
   * None from 2^63 on: memcached 1.6.18 looks for a minus sign before it takes such a number, also
   * in what an older item has left behind the value.
   */
  private static final List<String> NUMBERS =
      List.of("0", "7", "10", "99", "1000", "18446744073709551616", " 5", "5 ", "x", "-1", "");

  private static final long[] DELTAS = {0, 1, 1, 1, 7, 100, 1L << 40};

  private final Random random;
  private final String junk;

  RandomFrames(Random random) {
    this.random = random;
    byte[] bytes = new byte[JUNK_BYTES];
    random.nextBytes(bytes);
    junk = new String(bytes, ISO_8859_1);
  }

  /**
   * A request that leaves the connection in step; {@code uniques} says what was last seen of a key.
   */
  BinaryFrame next() {
    int dice = random.nextInt(1000);
    if (dice < 330) {
      return BinaryFrame.request(one(READS)).withKey(anyKey());
    }
    if (dice < 560) {
      return store();
    }
    if (dice < 660) {
      return BinaryFrame.request(one(PARTS)).withKey(textKey()).withValue(value());
    }
    if (dice < 740) {
      return BinaryFrame.request(one(DELETES)).withKey(anyKey());
    }
    if (dice < 880) {
      return count();
    }
    if (dice < 960) {
      return BinaryFrame.request(one(TOUCHES)).withExtras(one(EXPIRIES)).withKey(anyKey());
    }
    if (dice < 965) {
      BinaryFrame flush = BinaryFrame.request(one(FLUSHES));
      return random.nextBoolean() ? flush : flush.withExtras(0);
    }
    if (dice < 985) {
      return BinaryFrame.request(one(BARE));
    }
    if (dice < 990) {
      return BinaryFrame.request(0x10).withKey(random.nextBoolean() ? "nonsense" : "reset");
    }
    return BinaryFrame.request(one(UNKNOWN)).withValue(value());
  }

  /** A request that the server closes the connection after. */
  BinaryFrame last() {
    return switch (random.nextInt(8)) {
      case 0 -> BinaryFrame.request(0x07);
      case 1 -> BinaryFrame.request(0x17);
      case 2 -> BinaryFrame.request(one(READS)).withExtras(1).withKey(anyKey());
      case 3 -> BinaryFrame.request(one(STORES)).withKey(anyKey()).withValue(value());
      case 4 -> BinaryFrame.request(one(COUNTS)).withExtras(1, 2).withKey(anyKey());
      case 5 -> BinaryFrame.request(one(TOUCHES)).withKey(anyKey());
      case 6 -> BinaryFrame.request(one(BARE)).withKey("key");
      default -> BinaryFrame.request(one(DELETES)).withKey("k".repeat(251));
    };
  }

  private BinaryFrame store() {
    int flags = random.nextBoolean() ? 0 : random.nextInt();
    BinaryFrame frame = BinaryFrame.request(one(STORES)).withExtras(flags, one(EXPIRIES));
    return random.nextInt(4) == 0
        ? frame.withKey(numberKey()).withValue(NUMBERS.get(random.nextInt(NUMBERS.size())))
        : frame.withKey(textKey()).withValue(value());
  }

  private BinaryFrame count() {
    ByteBuffer extras = ByteBuffer.allocate(20);
    extras.putLong(DELTAS[random.nextInt(DELTAS.length)]);
    extras.putLong(random.nextBoolean() ? random.nextInt(200) : Long.MAX_VALUE >> 1);
    extras.putInt(one(EXPIRIES));
    String key = random.nextInt(20) == 0 ? textKey() : numberKey();
    return BinaryFrame.request(one(COUNTS)).withExtras(extras.array()).withKey(key);
  }

  private String value() {
    int dice = random.nextInt(400);
    if (dice == 0) {
      return "x".repeat(VALUE_BYTES_MAX - 10 + random.nextInt(20));
    }
    int length = dice < 20 ? random.nextInt(20_000) : random.nextInt(100);
    int at = random.nextInt(JUNK_BYTES - length);
    // Never blanks alone: to count those, memcached reads on in what was there before.
    return length == 0 ? "" : "v" + junk.substring(at + 1, at + length);
  }

  private String anyKey() {
    return random.nextInt(4) == 0 ? numberKey() : textKey();
  }

  private String textKey() {
    int number = random.nextInt(TEXT_KEYS);
    return switch (number) {
      case 0 -> "k".repeat(250);
      case 1 -> "a b";
      case 2 -> "a\r\nb";
      case 3 -> "\u0080\u00ff";
      default -> "text" + number;
    };
  }

  private String numberKey() {
    return "number" + random.nextInt(NUMBER_KEYS);
  }

  private int one(int[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
