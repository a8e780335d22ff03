package io.keyway.testing;

import io.keyway.cluster.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Debian's memcached on a free port of loopback. */
public final class Memcached implements AutoCloseable {

  private final Process process;
  private final Address address;

  private Memcached(Process process, Address address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts memcached and waits until it listens. Port -1 lets the kernel choose, and memcached
   * writes its choice into a file in the folder.
   *
   * @param options what else it is started with
   */
  public static Memcached start(Path folder, String... options) throws IOException {
    Path portFile = folder.resolve("port");
    List<String> command =
        new ArrayList<>(
            List.of("/usr/bin/memcached", "-l", "127.0.0.1", "-p", "-1", "-U", "0", "-t", "1"));
    command.addAll(List.of(options));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "root"));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("MEMCACHED_PORT_FILENAME", portFile.toString());
    Process process = builder.start();
    Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(portFile));
    String line = Files.readAllLines(portFile).getFirst();
    int port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    return new Memcached(process, new Address("127.0.0.1", port));
  }

  public Address address() {
    return address;
  }

  /** Where it listens, to be asked without the proxy. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address.host(), address.port());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
