package io.keyway.console;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. On loopback whoever can connect is an operator; elsewhere people sign
 * in. Any thread.
 *
 * <p>A change must carry the caller's own word in a header, which a page of another origin can
 * neither read nor send, and must not come from another origin. On loopback the request must also
 * name this machine, so that no page can reach it under a name of its own.
 */
final class Access {

  private static final String CSRF_HEADER = "X-Keyway-Csrf";
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?");

  private final @Nullable Sessions sessions;
  private final Caller local = new Caller("local", Role.OPERATOR, Sessions.randomWord());

  private Access(@Nullable Sessions sessions) {
    this.sessions = sessions;
  }

  /** For a console that only this machine can reach. */
  static Access open() {
    return new Access(null);
  }

  /** For a console that others can reach. */
  static Access guarded(Sessions sessions) {
    return new Access(sessions);
  }

  /** Whether people have to sign in. */
  boolean isGuarded() {
    return sessions != null;
  }

  /**
   * Finds out who makes a request, and lets it pass if it may.
   *
   * @throws Refusal if not
   */
  Caller admit(HttpExchange exchange, Role needed) {
    Caller caller = caller(exchange);
    boolean signingIn = Sessions.isOpenToAll(exchange);
    if (!signingIn) {
      caller.require(needed);
    }
    if (!exchange.getRequestMethod().matches("GET|HEAD")) {
      checkOrigin(exchange);
      if (!signingIn && !caller.csrf().equals(Headers.of(exchange, CSRF_HEADER))) {
        throw new Refusal(403, "The page is out of date: load it anew.");
      }
    }
    return caller;
  }

  private Caller caller(HttpExchange exchange) {
    if (sessions != null) {
      return sessions.caller(exchange);
    }
    String host = Headers.of(exchange, "Host");
    if (host == null || !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      throw new Refusal(403, "This console answers under localhost and 127.0.0.1 only.");
    }
    return local;
  }

  private static void checkOrigin(HttpExchange exchange) {
    String origin = Headers.of(exchange, "Origin");
    if (origin != null && !sameHost(origin, Headers.of(exchange, "Host"))) {
      throw new Refusal(403, "The request comes from a page of another server.");
    }
  }

  private static boolean sameHost(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
