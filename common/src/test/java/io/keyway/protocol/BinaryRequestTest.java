package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.protocol.BinaryRequest.Outcome;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryRequestTest {

  private static final int OPAQUE = 0xdeadbeef;
  private static final long UNIQUE = 0x0102030405060708L;
  private static final String FLAGS_AND_EXPTIME = "0000000500000e10";
  private static final String COUNTER = "0000000000000003" + "ffffffffffffffff" + "00000e10";

  private final BinaryRequest request = new BinaryRequest();
  private final TailBuffer buffer = new TailBuffer(1024);

  @ParameterizedTest
  @CsvSource({
    "00, GET, false",
    "09, GET, true",
    "0c, GETK, false",
    "0d, GETK, true",
    "04, DELETE, false",
    "14, DELETE, true",
    "0e, APPEND, false",
    "19, APPEND, true",
    "0f, PREPEND, false",
    "1a, PREPEND, true",
    "10, STAT, false"
  })
  void read_keyAlone_isTheCommand(String opcode, BinaryCommand command, boolean quiet) {
    assertThat(read(frame(opcode, "", "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.command()).isEqualTo(command);
    assertThat(request.isQuiet()).isEqualTo(quiet);
    assertThat(request.name()).isEqualTo("key");
    assertThat(request.unique()).isEqualTo(UNIQUE);
    assertThat(request.opaque()).isEqualTo(OPAQUE);
  }

  @ParameterizedTest
  @CsvSource({
    "01, SET, false",
    "11, SET, true",
    "02, ADD, false",
    "12, ADD, true",
    "03, REPLACE, false",
    "13, REPLACE, true"
  })
  void read_storage_leavesTheValue(String opcode, BinaryCommand command, boolean quiet) {
    byte[] frame = frame(opcode, FLAGS_AND_EXPTIME, "key", 7);
    ByteBuf in = buffer.holding(frame, frame.length);

    assertThat(request.read(in)).isEqualTo(Outcome.REQUEST);

    assertThat(in.readableBytes()).isEqualTo(7);
    assertThat(request.command()).isEqualTo(command);
    assertThat(request.command().isStorage()).isTrue();
    assertThat(request.isQuiet()).isEqualTo(quiet);
    assertThat(request.flags()).isEqualTo(5);
    assertThat(request.exptime()).isEqualTo(3600);
    assertThat(request.valueLength()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "05, INCREMENT, false",
    "15, INCREMENT, true",
    "06, DECREMENT, false",
    "16, DECREMENT, true"
  })
  void read_counter_hasDeltaAndInitial(String opcode, BinaryCommand command, boolean quiet) {
    assertThat(read(frame(opcode, COUNTER, "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.command()).isEqualTo(command);
    assertThat(request.isQuiet()).isEqualTo(quiet);
    assertThat(request.delta()).isEqualTo(3);
    assertThat(request.initial()).isEqualTo(-1);
    assertThat(request.exptime()).isEqualTo(3600);
    assertThat(request.creates()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1c, TOUCH, false",
    "1d, GAT, false",
    "1e, GAT, true",
    "23, GATK, false",
    "24, GATK, true"
  })
  void read_touch_hasExptime(String opcode, BinaryCommand command, boolean quiet) {
    assertThat(read(frame(opcode, "00000e10", "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.command()).isEqualTo(command);
    assertThat(request.isQuiet()).isEqualTo(quiet);
    assertThat(request.exptime()).isEqualTo(3600);
  }

  @ParameterizedTest
  @CsvSource({
    "07, QUIT, false",
    "17, QUIT, true",
    "08, FLUSH, false",
    "18, FLUSH, true",
    "0a, NOOP, false",
    "0b, VERSION, false",
    "10, STAT, false"
  })
  void read_headerAlone_isTheCommand(String opcode, BinaryCommand command, boolean quiet) {
    assertThat(read(frame(opcode, "", "", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.command()).isEqualTo(command);
    assertThat(request.isQuiet()).isEqualTo(quiet);
    assertThat(request.keyLength()).isZero();
    assertThat(request.exptime()).isZero();
  }

  @Test
  void read_flushWithDelay_hasIt() {
    assertThat(read(frame("08", "00000e10", "", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.exptime()).isEqualTo(3600);
  }

  @Test
  void read_exptimeAfter2038_isCut() {
    assertThat(read(frame("1c", "80000000", "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.exptime()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void read_counterWithExptimeOfOnes_createsNothing() {
    assertThat(read(frame("05", "0".repeat(32) + "ffffffff", "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.creates()).isFalse();
  }

  @Test
  void read_appendAfterSet_hasNoFlags() {
    assertThat(read(frame("01", FLAGS_AND_EXPTIME, "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(read(frame("0e", "", "key", 0))).isEqualTo(Outcome.REQUEST);
    assertThat(request.flags()).isZero();
    assertThat(request.exptime()).isZero();
  }

  @Test
  void read_cutAnywhere_waitsForTheRest() {
    byte[] frame = frame("05", COUNTER, "key", 0);
    for (int length = 0; length < frame.length; length++) {
      ByteBuf in = buffer.holding(frame, length);
      assertThat(request.read(in)).as("%d bytes", length).isEqualTo(Outcome.INCOMPLETE);
      assertThat(in.readableBytes()).isEqualTo(length);
    }
    assertThat(read(frame)).isEqualTo(Outcome.REQUEST);
  }

  @Test
  void read_twoGlued_takesOneAtATime() {
    byte[] first = frame("00", "", "first", 0);
    byte[] second = frame("0c", "", "second", 0);
    byte[] both = ByteBuffer.allocate(256).put(first).put(second).array();
    ByteBuf in = buffer.holding(both, first.length + second.length);

    assertThat(request.read(in)).isEqualTo(Outcome.REQUEST);
    assertThat(request.name()).isEqualTo("first");
    assertThat(request.read(in)).isEqualTo(Outcome.REQUEST);
    assertThat(request.name()).isEqualTo("second");
    assertThat(in.isReadable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1b", "1f", "20", "25", "7f", "80", "ff"})
  void read_unknownCommandOrSasl_isRefusedWithItsBody(String opcode) {
    String extras = opcode.equals("20") ? "" : "00000001";
    byte[] frame = frame(opcode, extras, "", 0);
    ByteBuf in = buffer.holding(frame, frame.length);

    assertThat(request.read(in)).isEqualTo(Outcome.REFUSED);

    assertThat(request.refusal()).isEqualTo(BinaryStatus.UNKNOWN_COMMAND);
    assertThat(in.readableBytes()).isEqualTo(request.valueLength());
  }

  @ParameterizedTest
  @CsvSource({"21", "22"})
  void read_saslWithMechanism_isRefusedWithItsBody(String opcode) {
    byte[] frame = frame(opcode, "", "PLAIN", 10);
    ByteBuf in = buffer.holding(frame, frame.length);

    assertThat(request.read(in)).isEqualTo(Outcome.REFUSED);

    assertThat(request.refusal()).isEqualTo(BinaryStatus.UNKNOWN_COMMAND);
    assertThat(in.readableBytes()).isEqualTo(request.valueLength()).isEqualTo(15);
  }

  @ParameterizedTest
  @CsvSource({
    "get with extras, 00, 4, 3, 7",
    "get without a key, 00, 0, 0, 0",
    "get with a value, 00, 0, 3, 10",
    "key of 251 bytes, 00, 0, 251, 251",
    "unknown command with a key of 251 bytes, 7e, 0, 251, 251",
    "set without extras, 01, 0, 3, 5",
    "set with extras of 255, 01, 255, 1, 256",
    "set without a key, 01, 8, 0, 9",
    "set of 2 GiB, 01, 8, 1, 2147483647",
    "set of 4 GiB, 01, 8, 1, 4294967295",
    "unknown command with 4 GiB, 7e, 0, 0, 4294967295",
    "increment with extras of 8, 05, 8, 3, 11",
    "increment with extras of 21, 05, 21, 3, 24",
    "append with extras, 0e, 8, 3, 12",
    "touch without extras, 1c, 0, 3, 3",
    "touch with a value, 1c, 4, 3, 50",
    "flush with extras of 2, 08, 2, 0, 2",
    "flush with a key, 08, 0, 1, 1",
    "noop with a body, 0a, 0, 0, 1",
    "quit with a key, 07, 0, 1, 1",
    "version with extras, 0b, 4, 0, 4",
    "stat with extras, 10, 4, 5, 9",
    "SASL list with a key, 20, 0, 1, 1",
    "SASL without a mechanism, 21, 0, 0, 1"
  })
  void read_lengthsThatDoNotFitTheCommand_areBroken(
      String what, String opcode, int extrasLength, int keyLength, long bodyLength) {
    byte[] header = header(opcode, extrasLength, keyLength, bodyLength);
    assertThat(read(header)).as(what).isEqualTo(Outcome.BROKEN);
    assertThat(request.refusal()).as(what).isEqualTo(BinaryStatus.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "key longer than the body, 00, 0, 10, 1",
    "extras and key longer than the body, 01, 8, 2, 5",
    "key without a body, 19, 0, 250, 0",
    "unknown command, 7e, 0, 1, 0"
  })
  void read_headLongerThanBody_isBroken(
      String what, String opcode, int extrasLength, int keyLength, long bodyLength) {
    byte[] header = header(opcode, extrasLength, keyLength, bodyLength);
    assertThat(read(header)).as(what).isEqualTo(Outcome.BROKEN);
    assertThat(request.refusal()).as(what).isEqualTo(BinaryStatus.UNKNOWN_COMMAND);
  }

  @Test
  void read_anotherFirstByte_hangsUp() {
    byte[] header = header("0a", 0, 0, 0);
    header[0] = (byte) 0x81;
    assertThat(read(header)).isEqualTo(Outcome.HANG_UP);
  }

  @Test
  void read_headOver16KiB_hangsUp() {
    assertThat(read(header("00", 0, 65535, 65535))).isEqualTo(Outcome.HANG_UP);
  }

  @Test
  void read_anyHeader_isTheSameWholeAndSplit() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] frame = new byte[BinaryRequest.HEADER_BYTES + random.nextInt(64)];
      random.nextBytes(frame);
      frame[0] = BinaryRequest.MAGIC;
      frame[1] = (byte) random.nextInt(0x28);
      frame[2] = 0;
      frame[3] = (byte) random.nextInt(8);
      frame[4] = (byte) (random.nextInt(6) * 4);
      frame[8] = frame[9] = frame[10] = 0;
      frame[11] = (byte) random.nextInt(40);
      String whole = reading(frame, frame.length);
      int cut = random.nextInt(frame.length);
      String part = reading(frame, cut);
      assertThat(part.startsWith("INCOMPLETE") ? reading(frame, frame.length) : part)
          .as("seed %d, frame %s cut at %d", seed, HexFormat.of().formatHex(frame), cut)
          .isEqualTo(whole);
    }
  }

  private String reading(byte[] frame, int length) {
    ByteBuf in = buffer.holding(frame, length);
    Outcome outcome = request.read(in);
    int taken = length - in.readableBytes();
    return switch (outcome) {
      case INCOMPLETE, HANG_UP -> outcome.toString();
      case REQUEST -> request.command() + " " + request.name() + " taken=" + taken;
      case REFUSED, BROKEN -> outcome + " " + request.refusal() + " taken=" + taken;
    };
  }

  private Outcome read(byte[] bytes) {
    return request.read(buffer.holding(bytes, bytes.length));
  }

  private static byte[] frame(String opcode, String extrasHex, String key, int valueLength) {
    byte[] extras = HexFormat.of().parseHex(extrasHex);
    int bodyLength = extras.length + key.length() + valueLength;
    return ByteBuffer.allocate(BinaryRequest.HEADER_BYTES + bodyLength)
        .put(header(opcode, extras.length, key.length(), bodyLength))
        .put(extras)
        .put(key.getBytes(ISO_8859_1))
        .array();
  }

  private static byte[] header(String opcode, int extrasLength, int keyLength, long bodyLength) {
    return ByteBuffer.allocate(BinaryRequest.HEADER_BYTES)
        .put(BinaryRequest.MAGIC)
        .put((byte) HexFormat.fromHexDigits(opcode))
        .putShort((short) keyLength)
        .put((byte) extrasLength)
        .put((byte) 0)
        .putShort((short) 0)
        .putInt((int) bodyLength)
        .putInt(OPAQUE)
        .putLong(UNIQUE)
        .array();
  }
}
