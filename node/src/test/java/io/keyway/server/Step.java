package io.keyway.server;

/**
 * What a client sends between two fences.
 *
 * @param request commands, in which a CAS unique stands as <code>{number}</code>: see {@link
 *     ShownUniques}
 * @param commandCount how many commands they are
 * @param mistake the malformed line that is the only command, with its data, which versions of
 *     memcached may answer in different ways; empty if there is none
 */
public record Step(String request, int commandCount, String mistake) {

  boolean isMalformed() {
    return !mistake.isEmpty();
  }
}
