package io.keyway.cli;

import io.keyway.command.Endpoint;
import io.keyway.command.ListenerSettings;
import io.keyway.command.WireProtocol;
import io.keyway.net.SocketFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flags that say where and how clients are let in. */
final class ListenOptions {

  private static final int PORT_DEFAULT = 11211;
  private static final int BACKLOG_DEFAULT = 1024;

  private final List<String> addresses = new ArrayList<>();
  private int port = PORT_DEFAULT;
  private @Nullable Path socketFile;
  private int socketMode = SocketFile.MODE_DEFAULT;
  private WireProtocol protocol = WireProtocol.AUTO;
  private boolean protocolChosen;
  private int backlog = BACKLOG_DEFAULT;
  private boolean refusing = true;

  /** Takes the port; memcached's -1 is a free one, as 0 is. */
  void port(FlagValue value) {
    port = Math.max(0, Math.toIntExact(value.integer(-1, ListenAddress.PORT_MAX)));
  }

  /** Takes one or more addresses. */
  void addresses(FlagValue value) {
    addresses.addAll(List.of(value.notEmpty().split(",", -1)));
  }

  void socketFile(FlagValue value) {
    socketFile = value.path();
  }

  void socketMode(FlagValue value) {
    socketMode = value.mode();
  }

  void udpPort(FlagValue value) {
    if (value.integer() != 0) {
      throw value.refusal("0, as there is no UDP");
    }
  }

  void protocol(FlagValue value) {
    protocolChosen = true;
    protocol =
        switch (value.text()) {
          case "auto" -> WireProtocol.AUTO;
          case "ascii" -> WireProtocol.ASCII;
          case "binary" -> WireProtocol.BINARY;
          default -> throw value.refusal("auto, ascii or binary");
        };
  }

  void backlog(FlagValue value) {
    backlog = value.integer();
  }

  /** Takes whether a client too many is refused at once, or waits. */
  void refusing(boolean atOnce) {
    refusing = atOnce;
  }

  /**
   * Lets clients in with the text protocol only.
   *
   * @param cause the flag that needs it
   */
  void textOnly(String cause) {
    if (!protocolChosen) {
      protocol = WireProtocol.ASCII;
    }
    if (endpoints().stream().anyMatch(endpoint -> endpoint.protocol() != WireProtocol.ASCII)) {
      throw CommandException.usage(cause + ": only with the text protocol, -B ascii");
    }
  }

  /** Whether no TCP address is listened on. */
  boolean onlySocketFile() {
    return socketFile != null;
  }

  ListenerSettings settings() {
    return new ListenerSettings(endpoints(), protocol, backlog, refusing);
  }

  private List<Endpoint> endpoints() {
    if (socketFile != null) {
      return List.of(new Endpoint(socketFile(socketFile), protocol));
    }
    if (addresses.isEmpty()) {
      return List.of(new Endpoint(new InetSocketAddress("0.0.0.0", port), protocol));
    }
    return addresses.stream()
        .map(text -> ListenAddress.parse(text, port, protocol).endpoint())
        .toList();
  }

  private SocketFile socketFile(Path path) {
    try {
      return new SocketFile(path, socketMode);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("-s: %s".formatted(e.getMessage()));
    }
  }
}
