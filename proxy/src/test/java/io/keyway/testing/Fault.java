package io.keyway.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What happens to the bytes of answers on their way from a server. */
@FunctionalInterface
public interface Fault {

  /** They arrive as they are. */
  Fault NONE = (answers, length, to) -> to.getOutputStream().write(answers, 0, length);

  /** They arrive one by one. */
  Fault DRIP =
      (answers, length, to) -> {
        for (int i = 0; i < length; i++) {
          to.getOutputStream().write(answers, i, 1);
        }
      };

  /**
   * Delivers some answers, which may be overwritten when this returns; the connection's end is the
   * fault's to close, if it wants that.
   */
  void deliver(byte[] answers, int length, Socket to) throws IOException;

  /** The connection ends behind some bytes. */
  static Fault cutAt(int offset) {
    return (answers, length, to) -> {
      NONE.deliver(answers, Math.min(offset, length), to);
      to.close();
    };
  }

  /** The connection is reset behind some bytes. */
  static Fault resetAt(int offset) {
    return (answers, length, to) -> {
      NONE.deliver(answers, Math.min(offset, length), to);
      to.setSoLinger(true, 0);
      to.close();
    };
  }

  /** Something else comes behind some bytes, and then the rest. */
  static Fault strayAt(int offset, String stray) {
    return (answers, length, to) -> {
      int first = Math.min(offset, length);
      OutputStream out = to.getOutputStream();
      out.write(answers, 0, first);
      out.write(stray.getBytes(StandardCharsets.ISO_8859_1));
      out.write(answers, first, length - first);
    };
  }

  /** Something else comes behind some bytes, and never the rest. */
  static Fault garbageAt(int offset, String garbage) {
    return (answers, length, to) -> {
      NONE.deliver(answers, Math.min(offset, length), to);
      to.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
    };
  }

  /** Every answer comes twice. */
  static Fault repeat() {
    return (answers, length, to) -> {
      NONE.deliver(answers, length, to);
      NONE.deliver(answers, length, to);
    };
  }
}
