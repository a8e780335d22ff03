package io.keyway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The commands of the binary protocol, each with the opcode that asks for an answer, the one that
 * asks for silence on what is to be expected, and the shape of its frame.
 */
public enum BinaryCommand {
  GET(0x00, 0x09, Shape.KEY),
  SET(0x01, 0x11, Shape.VALUE),
  ADD(0x02, 0x12, Shape.VALUE),
  REPLACE(0x03, 0x13, Shape.VALUE),
  DELETE(0x04, 0x14, Shape.KEY),
  INCREMENT(0x05, 0x15, Shape.COUNTER),
  DECREMENT(0x06, 0x16, Shape.COUNTER),
  QUIT(0x07, 0x17, Shape.BARE),
  FLUSH(0x08, 0x18, Shape.DELAY),
  NOOP(0x0a, Shape.BARE),
  VERSION(0x0b, Shape.BARE),
  GETK(0x0c, 0x0d, Shape.KEY),
  APPEND(0x0e, 0x19, Shape.PART),
  PREPEND(0x0f, 0x1a, Shape.PART),
  STAT(0x10, Shape.NAME),
  TOUCH(0x1c, Shape.EXPTIME_KEY),
  GAT(0x1d, 0x1e, Shape.EXPTIME_KEY),
  SASL_LIST_MECHANISMS(0x20, Shape.BARE),
  SASL_AUTH(0x21, Shape.PART),
  SASL_STEP(0x22, Shape.PART),
  GATK(0x23, 0x24, Shape.EXPTIME_KEY),
  /** ElastiCache's, for clients with auto discovery; the key names a configuration. */
  GET_CONFIG(0x60, Shape.KEY);

  /** What a frame carries behind its header: extras, key and value. */
  enum Shape {
    /** Nothing. */
    BARE,
    /** A key. */
    KEY,
    /** The name of statistics, or nothing. */
    NAME,
    /** Flags and exptime, a key and a value. */
    VALUE,
    /** A key and a value. */
    PART,
    /** Delta, initial value and exptime, and a key. */
    COUNTER,
    /** An exptime and a key. */
    EXPTIME_KEY,
    /** An exptime or nothing. */
    DELAY;

    boolean allows(int extrasLength, int keyLength, long valueLength) {
      return switch (this) {
        case BARE -> extrasLength == 0 && keyLength == 0 && valueLength == 0;
        case KEY -> extrasLength == 0 && keyLength > 0 && valueLength == 0;
        case NAME -> extrasLength == 0 && valueLength == 0;
        case VALUE -> extrasLength == 8 && keyLength > 0;
        case PART -> extrasLength == 0 && keyLength > 0;
        case COUNTER -> extrasLength == 20 && keyLength > 0 && valueLength == 0;
        case EXPTIME_KEY -> extrasLength == 4 && keyLength > 0 && valueLength == 0;
        case DELAY ->
            (extrasLength == 0 || extrasLength == 4) && keyLength == 0 && valueLength == 0;
      };
    }
  }

  private static final int NO_OPCODE = -1;
  private static final @Nullable BinaryCommand[] BY_OPCODE = byOpcode();

  private final int opcode;
  private final int quietOpcode;
  private final Shape shape;

  BinaryCommand(int opcode, Shape shape) {
    this(opcode, NO_OPCODE, shape);
  }

  BinaryCommand(int opcode, int quietOpcode, Shape shape) {
    this.opcode = opcode;
    this.quietOpcode = quietOpcode;
    this.shape = shape;
  }

  /** The opcode that asks for an answer in any case. */
  int opcode() {
    return opcode;
  }

  Shape shape() {
    return shape;
  }

  /** Whether a value follows that is to be stored. */
  public boolean isStorage() {
    return switch (this) {
      case SET, ADD, REPLACE, APPEND, PREPEND -> true;
      default -> false;
    };
  }

  /** Whether the answer to a hit or a miss carries the key. */
  public boolean answersKey() {
    return this == GETK || this == GATK;
  }

  /** Whether the command gives the item a new expiry. */
  public boolean touches() {
    return shape == Shape.EXPTIME_KEY;
  }

  boolean isSasl() {
    return this == SASL_LIST_MECHANISMS || this == SASL_AUTH || this == SASL_STEP;
  }

  /** The command of an opcode from 0 to 255, or null. */
  static @Nullable BinaryCommand of(int opcode) {
    return BY_OPCODE[opcode];
  }

  private static @Nullable BinaryCommand[] byOpcode() {
    @Nullable BinaryCommand[] table = new @Nullable BinaryCommand[256];
    for (BinaryCommand command : values()) {
      table[command.opcode] = command;
      if (command.quietOpcode != NO_OPCODE) {
        table[command.quietOpcode] = command;
      }
    }
    return table;
  }
}
