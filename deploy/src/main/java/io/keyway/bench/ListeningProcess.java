package io.keyway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the processes that listen on a loopback address: the socket's inode from {@code
 * /proc/net/tcp} and {@code tcp6}, then whoever holds that inode in {@code /proc/<pid>/fd}. Finds
 * nothing on other systems, in other network namespaces, or without the right to look. Source:
 * proc_net(5), proc_pid_fd(5).
 */
final class ListeningProcess {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTEN = "0A";
  private static final int LOCAL_ADDRESS_COLUMN = 1;
  private static final int STATE_COLUMN = 3;
  private static final int INODE_COLUMN = 9;
  private static final int WORD_BYTES = 4;
  private static final String MAPPED_PREFIX = "0000000000000000FFFF0000";

  private ListeningProcess() {}

  /** The ids of the processes, in order; empty if none is found. */
  static Set<Long> pids(InetSocketAddress address) {
    Set<Long> pids = new TreeSet<>();
    Set<String> sockets = sockets(address);
    if (address.getAddress().isLoopbackAddress() && !sockets.isEmpty()) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path process : processes) {
          if (holdsOne(process.resolve("fd"), sockets)) {
            pids.add(Long.valueOf(process.getFileName().toString()));
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        return Set.of();
      }
    }
    return pids;
  }

  private static Set<String> sockets(InetSocketAddress address) {
    Set<String> sockets = new HashSet<>();
    for (String line : tableLines()) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > INODE_COLUMN
          && columns[STATE_COLUMN].equals(LISTEN)
          && accepts(columns[LOCAL_ADDRESS_COLUMN], address)) {
        sockets.add("socket:[" + columns[INODE_COLUMN] + "]");
      }
    }
    return sockets;
  }

  private static List<String> tableLines() {
    List<String> lines = new ArrayList<>();
    for (Path table : List.of(PROC.resolve("net/tcp"), PROC.resolve("net/tcp6"))) {
      try {
        lines.addAll(Files.readAllLines(table));
      } catch (IOException e) {
        // A kernel without IPv6 has only the first table, other systems have none.
        return lines;
      }
    }
    return lines;
  }

  private static boolean accepts(String local, InetSocketAddress address) {
    int colon = local.indexOf(':');
    String host = local.substring(0, colon);
    String wanted = hex(address.getAddress());
    return Integer.parseInt(local.substring(colon + 1), 16) == address.getPort()
        && (host.chars().allMatch(digit -> digit == '0')
            || host.equals(wanted)
            || host.equals(MAPPED_PREFIX + wanted));
  }

  /** The kernel prints each 32-bit word of an address in the order of a little-endian machine. */
  private static String hex(InetAddress address) {
    byte[] bytes = address.getAddress();
    StringBuilder hex = new StringBuilder();
    for (int word = 0; word < bytes.length; word += WORD_BYTES) {
      for (int index = word + WORD_BYTES - 1; index >= word; index--) {
        hex.append(String.format(Locale.ROOT, "%02X", bytes[index] & 0xFF));
      }
    }
    return hex.toString();
  }

  private static boolean holdsOne(Path descriptors, Set<String> sockets) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        if (sockets.contains(Files.readSymbolicLink(link).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      // It has ended meanwhile, or belongs to somebody else.
      return false;
    }
  }
}
