package io.keyway.inspect.value;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Ways in which client libraries compress values, known by their first bytes. */
enum Compression {
  GZIP("gzip"),
  ZLIB("zlib"),
  ZSTD("zstd"),
  LZ4("lz4"),
  /** A length of four bytes before the stream, as php-memcached has it. */
  PHP_ZLIB("zlib behind a length (php-memcached)");

  /** What is read of a value that says it is longer. */
  static final int PLAIN_BYTES_MAX = 16 << 20;

  private static final int LENGTH_BYTES = 4;

  private final String label;

  Compression(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** How the bytes seem to be compressed, or null. */
  static @Nullable Compression of(byte[] bytes) {
    if (startsWith(bytes, 0x1f, 0x8b, 8)) {
      return GZIP;
    }
    if (startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
      return ZSTD;
    }
    if (startsWith(bytes, 0x04, 0x22, 0x4d, 0x18)) {
      return LZ4;
    }
    if (isZlib(bytes, 0)) {
      return ZLIB;
    }
    return isZlib(bytes, LENGTH_BYTES) ? PHP_ZLIB : null;
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }

  /** Deflate with a window of 32 KiB, and the check of the header is right. */
  private static boolean isZlib(byte[] bytes, int at) {
    return bytes.length > at + 2
        && bytes[at] == 0x78
        && ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff)) % 31 == 0
        && (bytes[at + 1] & 0x20) == 0;
  }

  /** The bytes as they were, up to {@link #PLAIN_BYTES_MAX}; null if they can't be read. */
  byte @Nullable [] undo(byte[] bytes) {
    try (InputStream in = open(bytes)) {
      return in.readNBytes(PLAIN_BYTES_MAX);
    } catch (IOException | RuntimeException _) {
      return null;
    }
  }

  private InputStream open(byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    return switch (this) {
      case GZIP -> new GZIPInputStream(in);
      case ZLIB -> new InflaterInputStream(in);
      case ZSTD -> new ZstdInputStream(in);
      case LZ4 -> new ByteArrayInputStream(new Lz4Frame(bytes, PLAIN_BYTES_MAX).decode());
      case PHP_ZLIB ->
          new InflaterInputStream(
              new ByteArrayInputStream(Arrays.copyOfRange(bytes, LENGTH_BYTES, bytes.length)));
    };
  }
}
