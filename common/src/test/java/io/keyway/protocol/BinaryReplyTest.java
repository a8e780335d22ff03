package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinaryReplyTest {

  private static final long UNIQUE = 0x1112131415161718L;

  private final BinaryRequest request = new BinaryRequest();
  private final ByteBuf out = Unpooled.directBuffer();

  @AfterEach
  void release() {
    out.release();
  }

  @Test
  void status_hasItsWords() {
    answering("80000003000000000000000301020304000000000000000061" + "6263");
    BinaryReply.status(out, request, BinaryStatus.NOT_FOUND);
    assertThat(hex())
        .isEqualTo("810000000000000100000009010203040000000000000000" + "4e6f7420666f756e64");
  }

  @Test
  void done_hasOpaqueAndUnique() {
    answering("800a00000000000000000000010203040000000000000000");
    BinaryReply.done(out, request, UNIQUE);
    assertThat(hex()).isEqualTo("810a00000000000000000000010203041112131415161718");
  }

  @Test
  void number_isBigEndian() {
    answering("800a00000000000000000000010203040000000000000000");
    BinaryReply.number(out, request, 258, UNIQUE);
    assertThat(hex())
        .isEqualTo("810a00000000000000000008010203041112131415161718" + "0000000000000102");
  }

  @Test
  void value_ofGet_hasFlagsOnly() {
    answering("800000030000000000000003010203040000000000000000" + "616263");
    BinaryReply.value(out, request, 0xfffefdfc, 5, UNIQUE);
    assertThat(hex()).isEqualTo("810000000400000000000009010203041112131415161718" + "fffefdfc");
  }

  @Test
  void value_ofQuietGetWithKey_hasTheKeyAndTheOpcodeAsked() {
    answering("800d00030000000000000003010203040000000000000000" + "616263");
    BinaryReply.value(out, request, 1, 5, UNIQUE);
    assertThat(hex())
        .isEqualTo("810d0003040000000000000c010203041112131415161718" + "00000001" + "616263");
  }

  @Test
  void keyNotFound_hasTheKey() {
    answering("800c00030000000000000003010203040000000000000000" + "616263");
    BinaryReply.keyNotFound(out, request);
    assertThat(hex()).isEqualTo("810c0003000000010000000301020304" + "0000000000000000" + "616263");
  }

  @Test
  void stat_hasNameAndValue() {
    answering("801000000000000000000000010203040000000000000000");
    BinaryReply.stat(out, request, "pid".getBytes(US_ASCII), "42".getBytes(US_ASCII));
    BinaryReply.stat(out, request, new byte[0], new byte[0]);
    assertThat(hex())
        .isEqualTo(
            "8110000300000000000000050102030400000000000000007069643432"
                + "811000000000000000000000010203040000000000000000");
  }

  private void answering(String frame) {
    ByteBuf in = Unpooled.directBuffer().writeBytes(HexFormat.of().parseHex(frame));
    assertThat(request.read(in)).isEqualTo(BinaryRequest.Outcome.REQUEST);
    in.release();
  }

  private String hex() {
    return ByteBufUtil.hexDump(out);
  }
}
