package io.keyway.inspect.value;

import java.util.Base64;
import java.util.List;

/** Pickles that CPython 3.11 has written. */
final class Pickles {

  private static final List<String> BY_PROTOCOL =
      List.of(
          "KGRwMApWbmFtZQpwMQpWWm/rCnAyCnNWbgpwMwpJLTUKc1ZiaWcKcDQKTDExODA1OTE2MjA3MTc0MTEz"
              + "MDM0MjRMCnNWZgpwNQpGMS41CnNWbApwNgoobHA3CkkxCmFWdHdvCnA4CmFOYUkwMQphc1Z0CnA5CihJ"
              + "MQpJMgpJMwp0cDEwCnNWcwpwMTEKY19fYnVpbHRpbl9fCnNldApwMTIKKChscDEzCkk3CmF0cDE0ClJw"
              + "MTUKc1ZiCnAxNgpjX2NvZGVjcwplbmNvZGUKcDE3CihWXHUwMDAw/wpwMTgKVmxhdGluMQpwMTkKdHAy"
              + "MApScDIxCnNWZApwMjIKY2RlY2ltYWwKRGVjaW1hbApwMjMKKFYxLjI1CnAyNAp0cDI1ClJwMjYKc1Zw"
              + "CnAyNwpjY29weV9yZWcKX3JlY29uc3RydWN0b3IKcDI4Cihjc2hhcGVzClBvaW50CnAyOQpjX19idWls"
              + "dGluX18Kb2JqZWN0CnAzMApOdHAzMQpScDMyCihkcDMzClZ4CnAzNApJMQpzVnkKcDM1CihscDM2Ckkx"
              + "CmFJMgphc2JzLg==",
          "fXEAKFgEAAAAbmFtZXEBWAQAAABab8OrcQJYAQAAAG5xA0r7////WAMAAABiaWdxBEwxMTgwNTkxNjIw"
              + "NzE3NDExMzAzNDI0TApYAQAAAGZxBUc/+AAAAAAAAFgBAAAAbHEGXXEHKEsBWAMAAAB0d29xCE5JMDEK"
              + "ZVgBAAAAdHEJKEsBSwJLA3RxClgBAAAAc3ELY19fYnVpbHRpbl9fCnNldApxDChdcQ1LB2F0cQ5ScQ9Y"
              + "AQAAAGJxEGNfY29kZWNzCmVuY29kZQpxEShYAwAAAADDv3ESWAYAAABsYXRpbjFxE3RxFFJxFVgBAAAA"
              + "ZHEWY2RlY2ltYWwKRGVjaW1hbApxFyhYBAAAADEuMjVxGHRxGVJxGlgBAAAAcHEbY2NvcHlfcmVnCl9y"
              + "ZWNvbnN0cnVjdG9yCnEcKGNzaGFwZXMKUG9pbnQKcR1jX19idWlsdGluX18Kb2JqZWN0CnEeTnRxH1Jx"
              + "IH1xIShYAQAAAHhxIksBWAEAAAB5cSNdcSQoSwFLAmV1YnUu",
          "gAJ9cQAoWAQAAABuYW1lcQFYBAAAAFpvw6txAlgBAAAAbnEDSvv///9YAwAAAGJpZ3EEigkAAAAAAAAA"
              + "AEBYAQAAAGZxBUc/+AAAAAAAAFgBAAAAbHEGXXEHKEsBWAMAAAB0d29xCE6IZVgBAAAAdHEJSwFLAksD"
              + "h3EKWAEAAABzcQtjX19idWlsdGluX18Kc2V0CnEMXXENSwdhhXEOUnEPWAEAAABicRBjX2NvZGVjcwpl"
              + "bmNvZGUKcRFYAwAAAADDv3ESWAYAAABsYXRpbjFxE4ZxFFJxFVgBAAAAZHEWY2RlY2ltYWwKRGVjaW1h"
              + "bApxF1gEAAAAMS4yNXEYhXEZUnEaWAEAAABwcRtjc2hhcGVzClBvaW50CnEcKYFxHX1xHihYAQAAAHhx"
              + "H0sBWAEAAAB5cSBdcSEoSwFLAmV1YnUu",
          "gAN9cQAoWAQAAABuYW1lcQFYBAAAAFpvw6txAlgBAAAAbnEDSvv///9YAwAAAGJpZ3EEigkAAAAAAAAA"
              + "AEBYAQAAAGZxBUc/+AAAAAAAAFgBAAAAbHEGXXEHKEsBWAMAAAB0d29xCE6IZVgBAAAAdHEJSwFLAksD"
              + "h3EKWAEAAABzcQtjYnVpbHRpbnMKc2V0CnEMXXENSwdhhXEOUnEPWAEAAABicRBDAgD/cRFYAQAAAGRx"
              + "EmNkZWNpbWFsCkRlY2ltYWwKcRNYBAAAADEuMjVxFIVxFVJxFlgBAAAAcHEXY3NoYXBlcwpQb2ludApx"
              + "GCmBcRl9cRooWAEAAAB4cRtLAVgBAAAAeXEcXXEdKEsBSwJldWJ1Lg==",
          "gASVwQAAAAAAAAB9lCiMBG5hbWWUjARab8OrlIwBbpRK+////4wDYmlnlIoJAAAAAAAAAABAjAFmlEc/"
              + "+AAAAAAAAIwBbJRdlChLAYwDdHdvlE6IZYwBdJRLAUsCSwOHlIwBc5SPlChLB5CMAWKUQwIA/5SMAWSU"
              + "jAdkZWNpbWFslIwHRGVjaW1hbJSTlIwEMS4yNZSFlFKUjAFwlIwGc2hhcGVzlIwFUG9pbnSUk5QpgZR9"
              + "lCiMAXiUSwGMAXmUXZQoSwFLAmV1YnUu",
          "gAWVwQAAAAAAAAB9lCiMBG5hbWWUjARab8OrlIwBbpRK+////4wDYmlnlIoJAAAAAAAAAABAjAFmlEc/"
              + "+AAAAAAAAIwBbJRdlChLAYwDdHdvlE6IZYwBdJRLAUsCSwOHlIwBc5SPlChLB5CMAWKUQwIA/5SMAWSU"
              + "jAdkZWNpbWFslIwHRGVjaW1hbJSTlIwEMS4yNZSFlFKUjAFwlIwGc2hhcGVzlIwFUG9pbnSUk5QpgZR9"
              + "lCiMAXiUSwGMAXmUXZQoSwFLAmV1YnUu");

  private static final String COMMAND =
      "gAJjcG9zaXgKc3lzdGVtCnEAWBEAAAB0b3VjaCAvdG1wL29wZW5lZHEBhXECUnEDLg==";

  private Pickles() {}

  /**
   * A dictionary of a text, numbers, a list, a tuple, a set, bytes, a decimal number and an object.
   */
  static byte[] ofProtocol(int protocol) {
    return Base64.getDecoder().decode(BY_PROTOCOL.get(protocol));
  }

  /** An object whose loading calls {@code os.system}. */
  static byte[] ofCommand() {
    return Base64.getDecoder().decode(COMMAND);
  }
}
