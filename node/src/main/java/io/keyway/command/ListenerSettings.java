package io.keyway.command;

import java.net.InetSocketAddress;

/**
 * What {@code stats settings} shows of the server around the store.
 *
 * @param address where it was told to listen
 * @param backlog connections that may wait to be accepted
 */
public record ListenerSettings(InetSocketAddress address, int backlog) {}
