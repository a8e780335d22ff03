package io.keyway.store;

import static io.keyway.slab.UnusableMemoryException.require;

import io.keyway.slab.MappedPages;
import io.keyway.slab.UnusableMemoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/**
 * What a store leaves for the next process: its pages in a file, and in another one beside it a
 * description of what they hold, which is written last.
 *
 * <pre>
 *  0         8         12         20                      n - 4        n
 *  +---------+---------+----------+-----------------------+------------+
 *  | MAGIC   | VERSION | identity | what the store wrote  | CRC-32C    |    FILE.meta
 *  +---------+---------+----------+-----------------------+------------+
 * </pre>
 *
 * <p>The identity is that of the pages. Whoever opens the file gives the pages a new one and puts
 * zeros in the description's place before anything else, so a process that ends in any other way
 * than {@link #describe} leaves pages that no description fits. The zeros keep room for the next
 * one, as pages may take all that the file system has. One thread.
 */
final class MemoryFile {

  /** What a part of the store writes. */
  interface Description {
    void write(DataOutput out) throws IOException;
  }

  /** Says that a file is one of these; "KEYWAYMD". */
  private static final long MAGIC = 0x4b45_5957_4159_4d44L;

  /** To be raised when pages, items or descriptions get another layout. */
  private static final int VERSION = 1;

  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;

  /** What the description has for a page, and at most for all else. */
  private static final int BYTES_PER_PAGE = 2 * Integer.BYTES;

  private static final int OTHER_BYTES_MAX = 4096;

  private static final int CHECKSUM_BYTES = Integer.BYTES;

  /** Enough for as many pages as there can be. */
  private static final long BYTES_MAX = 4 << 20;

  private final MappedPages pages;
  private final int pagesMax;
  private final Path description;

  /** A file for so many pages. */
  MemoryFile(MappedPages pages, int pagesMax) {
    this.pages = pages;
    this.pagesMax = pagesMax;
    this.description = pages.path().resolveSibling(pages.path().getFileName() + ".meta");
  }

  /** The pages in the file. */
  MappedPages pages() {
    return pages;
  }

  /**
   * Takes the description that the last process left; whatever happens afterwards, it is gone.
   *
   * @return what that process wrote
   * @throws UnusableMemoryException if there is none that fits the pages
   */
  DataInput take() throws IOException {
    long identity = pages.identity();
    byte[] bytes = read();
    claim();
    require(bytes.length > 0 && bytes[0] != 0, "it was not left by a clean stop");
    check(ByteBuffer.wrap(bytes), checksum(bytes, bytes.length - CHECKSUM_BYTES), identity);
    return new DataInputStream(
        new ByteArrayInputStream(
            bytes, HEADER_BYTES, bytes.length - HEADER_BYTES - CHECKSUM_BYTES));
  }

  private byte[] read() throws IOException {
    if (!Files.exists(description)) {
      return new byte[0];
    }
    boolean plausible = Files.size(description) <= BYTES_MAX;
    return plausible ? Files.readAllBytes(description) : new byte[] {-1};
  }

  private void check(ByteBuffer bytes, int checksum, long identity) {
    int end = bytes.limit() - CHECKSUM_BYTES;
    require(
        end >= HEADER_BYTES && bytes.getLong() == MAGIC,
        description + " was not written by a node");
    int version = bytes.getInt();
    require(
        version == VERSION,
        "%s has format %d (expected: %d)".formatted(description, version, VERSION));
    require(bytes.getInt(end) == checksum, description + " is damaged");
    require(bytes.getLong() == identity, description + " belongs to another memory file");
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, Math.max(0, length));
    return (int) checksum.getValue();
  }

  /** Starts with empty pages. */
  void clear() throws IOException {
    pages.clear();
    claim();
  }

  private void claim() throws IOException {
    pages.identity(ThreadLocalRandom.current().nextLong());
    Files.write(description, new byte[pagesMax * BYTES_PER_PAGE + OTHER_BYTES_MAX]);
  }

  /** Leaves the pages for the next process. Nobody may change them any more. */
  void describe(Description parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(pages.identity());
    parts.write(out);
    out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    Files.write(description, bytes.toByteArray());
  }
}
