package io.keyway.slab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pages in a file that is mapped into memory, so that they can outlive the process.
 *
 * <pre>
 *  0                8                16            1 MiB         2 MiB
 *  +----------------+----------------+- - - - - - -+-------------+-------------+-----
 *  | MAGIC          | identity       |             | page 1      | page 2      |
 *  +----------------+----------------+- - - - - - -+-------------+-------------+-----
 * </pre>
 *
 * <p>A page's number is its place, so references stay true wherever the file is mapped. The file is
 * sparse, and mapped in stretches as pages come. The identity is a random number that says which
 * description of the pages fits them; it is renewed before anything changes, so after a crash no
 * description fits any more.
 *
 * <p>The file is locked: one process at a time has it. What is guarded by the pool's monitor is so
 * here; the rest is called before and after there is a pool.
 */
public final class MappedPages implements PageMemory {

  /** Says that a file is one of these; "KEYWAYMF". */
  private static final long MAGIC = 0x4b45_5957_4159_4d46L;

  private static final int IDENTITY_OFFSET = 8;
  private static final int HEADER_BYTES = 4096;

  /** Pages that are mapped at once: with a mapping for each, there would be too many. */
  private static final int STRETCH_PAGES = 64;

  private static final long STRETCH_BYTES = (long) STRETCH_PAGES * PagePool.PAGE_BYTES;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final byte[] ZEROS = new byte[64 << 10];

  private final Path path;
  private final RandomAccessFile file;
  private final @Nullable MemorySegment[] stretches =
      new MemorySegment[PagePool.PAGES_MAX / STRETCH_PAGES + 1];
  private Arena arena = Arena.ofShared();

  private MappedPages(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file, or makes it.
   *
   * @throws IOException if it can't be had, or another process has it
   */
  public static MappedPages open(Path path) throws IOException {
    boolean fresh = !Files.exists(path);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      if (file.getChannel().tryLock() != null) {
        if (fresh) {
          Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
        return new MappedPages(path, file);
      }
    } catch (OverlappingFileLockException e) {
      // This very process has it, which is no better than another one.
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    file.close();
    throw new IOException(path + " is in use by another node");
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Whether nothing was ever written to the file. */
  public boolean isNew() throws IOException {
    if (file.length() < HEADER_BYTES) {
      return file.length() == 0;
    }
    return header() == 0 && startsBlank();
  }

  /** Whether the place before page 1 is blank; images of disks begin with fewer zeros. */
  private boolean startsBlank() throws IOException {
    byte[] start = new byte[(int) Math.min(PagePool.PAGE_BYTES, file.length())];
    file.seek(0);
    file.readFully(start);
    return Arrays.equals(start, new byte[start.length]);
  }

  /** Whether the file is something else than pages, so that it must be left alone. */
  public boolean isForeign() throws IOException {
    return !isNew() && (file.length() < HEADER_BYTES || header() != MAGIC);
  }

  private long header() throws IOException {
    file.seek(0);
    return file.readLong();
  }

  /** Which description of the pages fits them. */
  public long identity() throws IOException {
    file.seek(IDENTITY_OFFSET);
    return file.readLong();
  }

  /** Sets {@link #identity()}, which also a failure of the whole system can't take back. */
  public void identity(long number) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putLong(number);
    file.seek(0);
    file.write(header.array());
    stretch(0).asSlice(0, HEADER_BYTES).force(); // Of these bytes alone, as the others take long.
  }

  /** Empties the file, and gives its memory back. */
  @SuppressWarnings("MustBeClosedChecker") // Closed with this object, or emptied once more.
  public void clear() throws IOException {
    unmap();
    arena = Arena.ofShared();
    file.setLength(0);
  }

  @Override
  public long allocate(int page) {
    try {
      long address = address(page);
      reserve(page);
      return address;
    } catch (IOException | OutOfMemoryError e) {
      return 0; // The file system has less than the limit says: as if that was reached.
    }
  }

  /** Writing to a mapped place that the file system has no room for would end the process. */
  private void reserve(int page) throws IOException {
    file.seek((long) page * PagePool.PAGE_BYTES);
    for (int written = 0; written < PagePool.PAGE_BYTES; written += ZEROS.length) {
      file.write(ZEROS);
    }
  }

  /** The address of a page that was allocated by an earlier process; 0 if it was not. */
  long existing(int page) {
    try {
      boolean within = (page + 1L) * PagePool.PAGE_BYTES <= file.length();
      return within ? address(page) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long address(int page) throws IOException {
    return stretch(page / STRETCH_PAGES).address()
        + (long) (page % STRETCH_PAGES) * PagePool.PAGE_BYTES;
  }

  private MemorySegment stretch(int index) throws IOException {
    MemorySegment stretch = stretches[index];
    if (stretch == null) {
      long start = index * STRETCH_BYTES;
      stretch = file.getChannel().map(MapMode.READ_WRITE, start, STRETCH_BYTES, arena);
      stretches[index] = stretch;
    }
    return stretch;
  }

  /** The file keeps the memory, as page numbers are places in it. */
  @Override
  public void release(int page) {}

  private void unmap() {
    arena.close();
    Arrays.fill(stretches, null);
  }

  @Override
  public void close() {
    unmap();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
