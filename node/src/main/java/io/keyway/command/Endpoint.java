package io.keyway.command;

import java.net.SocketAddress;

/**
 * Where clients connect.
 *
 * @param address a TCP address, whose port 0 stands for a free one, or a socket file
 * @param protocol what is spoken there
 */
public record Endpoint(SocketAddress address, WireProtocol protocol) {}
