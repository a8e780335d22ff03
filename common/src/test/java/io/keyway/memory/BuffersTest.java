package io.keyway.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private final ByteBuf in = Unpooled.directBuffer(16);
  private final ByteBuf out = Unpooled.directBuffer(4, 32);

  @AfterEach
  void release() {
    in.release();
    out.release();
  }

  @Test
  void readAddress_bytesReadBefore_isThatOfTheNext() {
    in.writeCharSequence("abc", ISO_8859_1);
    in.skipBytes(2);
    assertThat(Memory.getByte(Buffers.readAddress(in))).isEqualTo((byte) 'c');
  }

  @Test
  void reserve_moreThanTheCapacity_growsAndKeepsWhatWasWritten() {
    out.writeCharSequence("abc", ISO_8859_1);
    long at = Buffers.reserve(out, 20);
    assertThat(out.writerIndex()).isEqualTo(23);
    assertThat(at).isEqualTo(out.memoryAddress() + 3);
    assertThat(out.toString(0, 3, ISO_8859_1)).isEqualTo("abc");
  }

  @Test
  void reserve_moreThanTheMaximum_throwsAndChangesNothing() {
    out.writeCharSequence("abc", ISO_8859_1);
    assertThatThrownBy(() -> Buffers.reserve(out, 30))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(out.toString(ISO_8859_1)).isEqualTo("abc");
  }

  @Test
  void write_arrays_appends() {
    byte[] bytes = "abcdef".getBytes(ISO_8859_1);
    Buffers.write(out, bytes);
    Buffers.write(out, bytes, 2, 3);
    Buffers.write(out, bytes, 6, 0);
    assertThat(out.toString(ISO_8859_1)).isEqualTo("abcdefcde");
  }

  @Test
  void move_someBytes_leavesTheOthers() {
    in.writeCharSequence("abcdef", ISO_8859_1);
    out.writeByte('x');
    in.skipBytes(1);
    Buffers.move(in, out, 4);
    assertThat(out.toString(ISO_8859_1)).isEqualTo("xbcde");
    assertThat(in.toString(ISO_8859_1)).isEqualTo("f");
  }

  @Test
  void move_moreThanReadable_throwsAndMovesNothing() {
    in.writeCharSequence("abc", ISO_8859_1);
    assertThatThrownBy(() -> Buffers.move(in, out, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(in.readableBytes()).isEqualTo(3);
    assertThat(out.isReadable()).isFalse();
  }
}
