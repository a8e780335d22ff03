package io.keyway.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A unix domain socket's address: a file, and who may connect to it. Immutable. */
public final class SocketFile extends SocketAddress {

  /** Only the owner may connect. */
  public static final int MODE_DEFAULT = 0700;

  private static final long serialVersionUID = 1L;

  private static final int MODE_MAX = 0777;

  /** What the kernel's address has room for. */
  private static final int PATH_BYTES_MAX = 107;

  private final String path;
  private final int mode;

  /**
   * A socket file.
   *
   * @param mode its permission bits, as chmod takes them; to connect takes the right to write
   */
  public SocketFile(Path path, int mode) {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > PATH_BYTES_MAX) {
      throw new IllegalArgumentException(
          "path of a socket file: %d bytes (expected: at most %d)"
              .formatted(length, PATH_BYTES_MAX));
    }
    if (mode < 0 || mode > MODE_MAX) {
      throw new IllegalArgumentException(
          "mode of a socket file: %o (expected: 0 to %o)".formatted(mode, MODE_MAX));
    }
    this.path = path.toString();
    this.mode = mode;
  }

  /** Where the file is. */
  public Path path() {
    return Path.of(path);
  }

  /** The file's permission bits. */
  public int mode() {
    return mode;
  }

  /**
   * Deletes the file if it is a socket that nobody listens on, as a killed process leaves it.
   *
   * @throws BindException if somebody listens, or the file is something else
   */
  void deleteStale() throws IOException {
    if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new BindException("the file exists and is no socket");
    }
    if (isListenedOn()) {
      throw new BindException("something already listens on it");
    }
    delete();
  }

  private boolean isListenedOn() throws IOException {
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // A listener whose backlog is full would keep a blocking connect waiting.
      client.configureBlocking(false);
      client.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** Gives the file its permission bits. */
  void protect() throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    int bit = 0400;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((mode & bit) != 0) {
        permissions.add(permission);
      }
      bit >>= 1;
    }
    Files.setPosixFilePermissions(path(), permissions);
  }

  void delete() throws IOException {
    Files.deleteIfExists(path());
  }

  @Override
  public String toString() {
    return path;
  }
}
