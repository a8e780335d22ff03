package io.keyway.badinput;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A client with one connection that sets and gets while others misbehave. */
final class Bystander implements AutoCloseable {

  private static final int KEYS = 20;
  private static final long PAUSE_NANOS = 2_000_000;

  private final Socket socket = new Socket();
  private final Thread thread = Thread.ofVirtual().unstarted(this::run);
  private volatile boolean stopping;
  private volatile String complaint = "";
  private int served;

  private Bystander() {}

  static Bystander start(InetSocketAddress server) throws IOException {
    Bystander bystander = new Bystander();
    bystander.socket.connect(server);
    bystander.thread.start();
    return bystander;
  }

  /** Ends it; what it was told that was wrong, or nothing. */
  String complaint() throws InterruptedException {
    stopping = true;
    thread.join();
    return complaint.isEmpty() && served == 0 ? "was never served" : complaint;
  }

  private void run() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      while (!stopping && complaint.isEmpty()) {
        one(lines, "bystander_" + served % KEYS, "value" + served);
        served++;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      complaint = "lost its connection: " + e.getMessage();
    }
  }

  /** A miss is right: others may flush. */
  private void one(BufferedReader lines, String key, String value) throws IOException {
    String set = "set " + key + " 0 0 " + value.length() + "\r\n" + value + "\r\n";
    socket
        .getOutputStream()
        .write((set + "get " + key + "\r\n").getBytes(StandardCharsets.US_ASCII));
    expect(lines, "STORED");
    String line = lines.readLine();
    if (!"END".equals(line)) {
      check(line, "VALUE " + key + " 0 " + value.length());
      expect(lines, value);
      expect(lines, "END");
    }
  }

  private void expect(BufferedReader lines, String expected) throws IOException {
    check(lines.readLine(), expected);
  }

  private void check(@Nullable String line, String expected) throws IOException {
    if (!expected.equals(line)) {
      throw new IOException("got " + line + " and not " + expected);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
