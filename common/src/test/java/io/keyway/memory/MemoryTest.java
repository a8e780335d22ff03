package io.keyway.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {

  private static final int ALIGNMENTS = 8;
  private static final int LENGTH_MAX = 26;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment segment = arena.allocate(128, 8);
  private final long address = segment.address();

  @AfterEach
  void free() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, '\n', ' ', 0x7f, 0x80, 0x81, 0x8a, 0xfe, 0xff})
  void indexOf_oneMatch_isFoundAtEveryAlignmentAndLength(int wanted) {
    // The neighbours in value are what a carry out of a lower byte would mistake for a match.
    for (int delta : new int[] {1, -1, 0x80, 0x7f, 0x81}) {
      for (int alignment = 0; alignment < ALIGNMENTS; alignment++) {
        for (int length = 0; length <= LENGTH_MAX; length++) {
          findsEachPosition((byte) wanted, (byte) (wanted + delta), alignment, length);
        }
      }
    }
  }

  private void findsEachPosition(byte wanted, byte other, int alignment, int length) {
    long start = address + alignment;
    // Matches on both sides of the range must not be seen.
    segment.fill(wanted);
    segment.asSlice(alignment, length).fill(other);
    assertThat(Memory.indexOf(start, 0, length, wanted)).isEqualTo(-1);
    for (int at = 0; at < length; at++) {
      Memory.putByte(start + at, wanted);
      assertThat(Memory.indexOf(start, 0, length, wanted)).isEqualTo(at);
      assertThat(Memory.indexOf(start, at, length, wanted)).isEqualTo(at);
      assertThat(Memory.indexOf(start, at + 1, length, wanted)).isEqualTo(-1);
      Memory.putByte(start + at, other);
    }
  }

  @Test
  void indexOf_anyBytes_isTheFirstMatch() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] bytes = new byte[64];
    for (int round = 0; round < 20_000; round++) {
      random.nextBytes(bytes);
      byte wanted = bytes[random.nextInt(bytes.length)];
      int from = random.nextInt(bytes.length + 1);
      int length = from + random.nextInt(bytes.length + 1 - from);
      Memory.copy(bytes, 0, address + 3, bytes.length);
      int expected = firstIndexOf(bytes, from, length, wanted);
      assertThat(Memory.indexOf(address + 3, from, length, wanted))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(expected);
      assertThat(Memory.indexOf(bytes, from, length, wanted))
          .as("in an array, seed %d, round %d", seed, round)
          .isEqualTo(expected < 0 ? length : expected);
    }
  }

  private static int firstIndexOf(byte[] bytes, int from, int to, byte wanted) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  @Test
  void equal_oneByteDiffers_isSeenAtEveryAlignmentAndLength() {
    byte[] array = new byte[LENGTH_MAX + 3];
    new Random(1).nextBytes(array);
    long other = address + 64;
    for (int alignment = 0; alignment < ALIGNMENTS; alignment++) {
      for (int length = 0; length <= LENGTH_MAX; length++) {
        Memory.copy(array, 3, address + alignment, length);
        Memory.copy(array, 3, other, length);
        assertThat(Memory.equal(address + alignment, array, 3, length)).isTrue();
        assertThat(Memory.equal(address + alignment, other, length)).isTrue();
        for (int at = 0; at < length; at++) {
          Memory.putByte(address + alignment + at, (byte) (array[3 + at] ^ 0x80));
          assertThat(Memory.equal(address + alignment, array, 3, length)).isFalse();
          assertThat(Memory.equal(address + alignment, other, length)).isFalse();
          Memory.putByte(address + alignment + at, array[3 + at]);
        }
      }
    }
  }

  @Test
  void equal_bytesBehindTheRange_areNotCompared() {
    byte[] array = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Memory.copy(array, 0, address, array.length);
    Memory.copy(array, 0, address + 64, array.length);
    Memory.putByte(address + 9, (byte) 0);
    assertThat(Memory.equal(address, array, 0, 9)).isTrue();
    assertThat(Memory.equal(address, array, 0, 10)).isFalse();
    assertThat(Memory.equal(address, address + 64, 9)).isTrue();
    assertThat(Memory.equal(address, address + 64, 10)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 16, 63, 64, 65, 100})
  void copy_anyLength_carriesAllAndNothingElse(int length) {
    byte[] from = new byte[length + 2];
    new Random(1).nextBytes(from);
    Memory.copy(from, 1, address + 3, length);
    assertThat(Memory.equal(address + 3, from, 1, length)).isTrue();
    assertThat(Memory.getByte(address + 2)).isZero();
    assertThat(Memory.getByte(address + 3 + length)).isZero();
    byte[] to = new byte[length + 4];
    Memory.copy(address + 3, to, 2, length);
    byte[] expected = new byte[length + 4];
    System.arraycopy(from, 1, expected, 2, length);
    assertThat(to).isEqualTo(expected);
  }

  @Test
  void copy_range_touchesNothingElse() {
    byte[] from = {1, 2, 3, 4, 5};
    Memory.copy(from, 1, address + 1, 3);
    assertThat(segment.asSlice(0, 6).toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(0, 2, 3, 4, 0, 0);
    Memory.copy(address + 1, address + 65, 2);
    assertThat(segment.asSlice(64, 5).toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(0, 2, 3, 0, 0);
    byte[] to = new byte[4];
    Memory.copy(address + 65, to, 1, 2);
    assertThat(to).containsExactly(0, 2, 3, 0);
  }

  @Test
  void copy_outsideTheArray_throws() {
    byte[] array = new byte[4];
    assertThatThrownBy(() -> Memory.copy(array, 2, address, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Memory.copy(address, array, 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void put_anyAddress_isLittleEndianAndReadBack() {
    for (int alignment = 0; alignment < ALIGNMENTS; alignment++) {
      long at = address + alignment;
      Memory.putLong(at, 0x8877665544332211L);
      assertThat(Memory.getLong(at)).isEqualTo(0x8877665544332211L);
      assertThat(Memory.getInt(at)).isEqualTo(0x44332211);
      assertThat(Memory.getByte(at)).isEqualTo((byte) 0x11);
      assertThat(Memory.getByte(at + 7)).isEqualTo((byte) 0x88);
      Memory.putInt(at, 0xccbbaa99);
      assertThat(Memory.getLong(at)).isEqualTo(0x88776655ccbbaa99L);
    }
  }
}
