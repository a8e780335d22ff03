package io.keyway.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputBufferTest {

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final InputBuffer input = new InputBuffer(allocator);

  @AfterEach
  void everythingIsReleased() {
    input.release();
    assertThat(heldBytes()).isZero();
  }

  @Test
  void add_nothingKept_isTheReceivedBuffer() {
    ByteBuf received = received("get k\r\n", 1024);
    assertThat(input.add(received)).isSameAs(received);
    received.skipBytes(7);
    input.keep(received);
  }

  @Test
  void keep_nothingLeft_holdsNoBuffer() {
    ByteBuf all = input.add(received("get k\r\n", 1024));
    all.skipBytes(7);
    input.keep(all);
    assertThat(heldBytes()).isZero();
  }

  @Test
  void keep_littleLeftOfALargeBuffer_givesTheLargeOneBack() {
    ByteBuf all = input.add(received("get k\r\nset ", 64 << 10));
    all.skipBytes(7);
    input.keep(all);
    assertThat(all.refCnt()).isZero();
    assertThat(heldBytes()).isEqualTo(256);
    takes("set ");
  }

  @Test
  void hold_keepsOurOwnBufferAsItIs() {
    input.hold(input.add(received("get k\r\nset ", 1024)));
    ByteBuf own = input.take();
    own.skipBytes(7);
    input.hold(own);
    assertThat(input.add(received("x".repeat(2000), 2000))).isSameAs(own);
    assertThat(own.readableBytes()).isEqualTo(2004);
    input.keep(own);
  }

  @Test
  void keep_mostLeftOfOurOwn_keepsTheBufferFromItsStart() {
    keep("x".repeat(700));
    ByteBuf all = input.take();
    all.skipBytes(100);
    input.keep(all);
    ByteBuf kept = input.take();
    assertThat(kept).isSameAs(all);
    assertThat(kept.readerIndex()).isZero();
    assertThat(kept.readableBytes()).isEqualTo(600);
    input.keep(kept);
  }

  @Test
  void add_afterAPartOfABuffer_hasRoomForMore() {
    ByteBuf shared = received("set k 0 0 4\r\nab", 1024);
    ByteBuf all = input.add(shared.readRetainedSlice(15));
    all.skipBytes(13);
    input.keep(all);
    shared.release();
    input.keep(input.add(received("x".repeat(900), 1024)));
    takes("ab" + "x".repeat(900));
  }

  @Test
  void add_bytesKept_appendsAndReleasesTheReceived() {
    keep("get ");
    ByteBuf received = received("k\r\n", 1024);
    ByteBuf all = input.add(received);
    assertThat(received.refCnt()).isZero();
    assertThat(all.toString(ISO_8859_1)).isEqualTo("get k\r\n");
    input.keep(all);
  }

  @Test
  void take_nothingKept_isEmpty() {
    takes("");
    assertThat(heldBytes()).isZero();
  }

  @Test
  void take_bytesKept_isThemOnce() {
    keep("get ");
    ByteBuf all = input.take();
    all.skipBytes(4);
    input.keep(all);
    takes("");
  }

  @Test
  void release_bytesKept_dropsThem() {
    keep("get ");
    input.release();
    assertThat(heldBytes()).isZero();
    input.release();
    takes("");
  }

  @Test
  void keep_anyPieces_losesNothingAndStaysSmall() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StringBuilder expected = new StringBuilder();
    for (int round = 0; round < 2_000; round++) {
      String piece = Integer.toString(round).repeat(random.nextInt(200));
      expected.append(piece);
      ByteBuf all = input.add(received(piece, piece.length() + random.nextInt(4096)));
      assertThat(all.toString(ISO_8859_1))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(expected.toString());
      int used = random.nextInt(4) == 0 ? expected.length() : random.nextInt(expected.length() + 1);
      all.skipBytes(used);
      expected.delete(0, used);
      input.keep(all);
      assertThat(heldBytes())
          .as("seed %d, round %d", seed, round)
          .isLessThanOrEqualTo(expected.isEmpty() ? 0 : Math.max(256, 2 * expected.length()));
    }
  }

  private void keep(String bytes) {
    input.keep(input.add(received(bytes, bytes.length())));
  }

  private void takes(String expected) {
    ByteBuf all = input.take();
    assertThat(all.toString(ISO_8859_1)).isEqualTo(expected);
    input.keep(all);
  }

  private ByteBuf received(String bytes, int capacity) {
    ByteBuf buffer = allocator.directBuffer(Math.max(1, capacity));
    buffer.writeCharSequence(bytes, ISO_8859_1);
    return buffer;
  }

  private long heldBytes() {
    return allocator.metric().usedDirectMemory();
  }
}
