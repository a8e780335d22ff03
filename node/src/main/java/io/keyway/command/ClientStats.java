package io.keyway.command;

/**
 * A socket of the server at one moment, for {@code stats conns}.
 *
 * @param number the file descriptor, or a number of its own
 * @param address the client's address, or the one listened on
 * @param listenAddress where the client connected to; empty for a listening socket
 * @param state memcached's name for what it is at
 * @param idleSeconds since its last request
 */
public record ClientStats(
    int number, String address, String listenAddress, String state, int idleSeconds) {}
