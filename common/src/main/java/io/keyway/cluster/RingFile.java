package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last ring of a pool, kept for a start without ZooKeeper. A file that cannot be written or
 * used costs a line in the log and nothing else. One thread at a time; processes that share the
 * file replace it whole.
 *
 * <pre>
 *   keyway-ring 1 0a1b2c3d zk1:2181,zk2:2181 default default    checksum, servers, cluster, pool
 *   {"epoch":7,"phase":"STABLE",...}                            the ring document
 * </pre>
 *
 * <p>The checksum is the CRC-32C of the ring document. The file's time says when ZooKeeper last
 * said that this is the ring.
 */
public final class RingFile {
  private static final Logger LOG = LoggerFactory.getLogger(RingFile.class);

  private static final String FORMAT = "keyway-ring 1 ";
  private static final int HEADER_BYTES_MAX = 8192;

  private final Path file;
  private final String origin;
  private boolean complained;

  /**
   * @param folder made when it is needed
   * @param servers the ensemble that the ring comes from: that of another one is refused, as epochs
   *     of two ensembles can't be compared
   */
  public RingFile(Path folder, String servers, String cluster, String pool) {
    Rule.name("cluster", cluster);
    Rule.name("pool", pool);
    this.file = folder.resolve(cluster).resolve(pool + ".ring").toAbsolutePath();
    this.origin = servers + ' ' + cluster + ' ' + pool;
  }

  /** A ring from the disk. */
  record Saved(Ring ring, Instant current) {}

  /** Replaces the file at once: who reads it finds the old ring or the new one. */
  void write(Ring ring) {
    byte[] document = ClusterCodec.encode(ring);
    String header = FORMAT + checksum(document) + ' ' + origin + '\n';
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(header.getBytes(UTF_8));
    content.writeBytes(document);
    Path fresh = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(file.getParent());
      force(fresh, content.toByteArray());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      complained = false;
    } catch (IOException e) {
      complain(e);
    }
  }

  private static void force(Path path, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Says that until now the ring in the file was ZooKeeper's. */
  void confirm() {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      complain(e);
    }
  }

  private void complain(IOException e) {
    if (!complained) {
      complained = true;
      LOG.warn("{}: the ring is not kept for a start without ZooKeeper: {}", file, e.toString());
    }
  }

  /** The ring in the file; empty if there is none, or none that is whole and of this pool. */
  Optional<Saved> read() {
    try {
      Instant current = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new Saved(ring(content()), current));
    } catch (NoSuchFileException _) {
      LOG.info("{}: no ring from before", file);
    } catch (IOException e) {
      LOG.warn("{}: {}; not used", file, e.toString());
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}; not used", file, e.getMessage());
    }
    return Optional.empty();
  }

  private byte[] content() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER_BYTES_MAX + ClusterCodec.DOCUMENT_BYTES_MAX);
    }
  }

  private Ring ring(byte[] content) {
    int end = 0;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    byte[] document =
        Arrays.copyOfRange(content, Math.min(end + 1, content.length), content.length);
    String header = new String(content, 0, end, UTF_8);
    if (!header.startsWith(FORMAT) || !header.endsWith(' ' + origin)) {
      throw Rule.refusal("ring file", '"' + header + '"', "one of " + origin);
    }
    if (!header.equals(FORMAT + checksum(document) + ' ' + origin)) {
      throw Rule.refusal("checksum", "another", checksum(document));
    }
    return ClusterCodec.ring(document);
  }

  private static String checksum(byte[] document) {
    CRC32C crc = new CRC32C();
    crc.update(document);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
