package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed in. A session is a random word in a cookie that scripts can't read and other sites
 * can't send; it ends after twelve hours, when its account changes, and with the process. Any
 * thread.
 */
final class Sessions {

  private static final Duration LIFE = Duration.ofHours(12);
  private static final int COUNT_MAX = 1_000;
  private static final String COOKIE = "keyway";

  /** Attempts that may wait for their turn: each costs a tenth of a second of a core. */
  private static final int ATTEMPTS_WAITING_MAX = 8;

  private static final SecureRandom RANDOM = new SecureRandom();

  private record Session(Account account, Caller caller, long endNanos) {}

  private final Accounts accounts;
  private final String firstRunToken = randomWord();
  private final Semaphore waiting = new Semaphore(ATTEMPTS_WAITING_MAX);
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  Sessions(Accounts accounts) {
    this.accounts = accounts;
  }

  /** A word that nobody can guess. */
  static String randomWord() {
    byte[] bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a request is one that people make before they have signed in. */
  static boolean isOpenToAll(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().matches("/api/(session|first-run)");
  }

  /** The word that makes the first account; null if there is one. */
  @Nullable String firstRunToken() {
    return accounts.all().isEmpty() ? firstRunToken : null;
  }

  /** Who sends a request; {@link Caller#NOBODY} without a session. */
  Caller caller(HttpExchange exchange) {
    String word = cookie(exchange);
    synchronized (sessions) {
      Session session = word == null ? null : sessions.get(word);
      if (session == null
          || session.endNanos() - System.nanoTime() < 0
          || !session.account().equals(accounts.named(session.account().name()))) {
        sessions.remove(word);
        return Caller.NOBODY;
      }
      return session.caller();
    }
  }

  private static @Nullable String cookie(HttpExchange exchange) {
    String header = Headers.of(exchange, "Cookie");
    String name = cookieName(exchange) + "=";
    for (String pair : header == null ? new String[0] : header.split("; ?")) {
      if (pair.startsWith(name)) {
        return pair.substring(name.length());
      }
    }
    return null;
  }

  /** Cookies don't know ports: two consoles on a machine have cookies of their own. */
  private static String cookieName(HttpExchange exchange) {
    return COOKIE + exchange.getLocalAddress().getPort();
  }

  /**
   * Makes the first account, an operator's.
   *
   * @throws Refusal if the token is not the one that was printed, or there is an account
   */
  synchronized void firstRun(String token, String name, String password) {
    String expected = firstRunToken();
    if (expected == null) {
      throw new Refusal(409, "There is an account already: sign in.");
    }
    if (!MessageDigest.isEqual(expected.getBytes(UTF_8), token.getBytes(UTF_8))) {
      throw new Refusal(403, "That is not the token that the proxy has printed.");
    }
    accounts.put(new Account(name, Role.OPERATOR.text(), Password.keep(password)));
  }

  /**
   * Begins a session and sets its cookie.
   *
   * @throws Refusal if name or password is wrong, or too many try at a time
   */
  Caller signIn(HttpExchange exchange, String name, String password) {
    Account account = checked(name, password);
    Caller caller = new Caller(name, Role.of(account.role()), randomWord());
    String word = randomWord();
    synchronized (sessions) {
      if (sessions.size() == COUNT_MAX) {
        sessions.remove(sessions.keySet().iterator().next());
      }
      sessions.put(word, new Session(account, caller, System.nanoTime() + LIFE.toNanos()));
    }
    setCookie(exchange, word);
    return caller;
  }

  private Account checked(String name, String password) {
    if (!waiting.tryAcquire()) {
      throw new Refusal(429, "Too many people sign in at this moment: try again.");
    }
    try {
      return check(name, password);
    } finally {
      waiting.release();
    }
  }

  /** One at a time, which keeps guessing slow and cheap for the proxy. */
  private synchronized Account check(String name, String password) {
    Account account = accounts.named(name);
    if (password.length() <= Password.LENGTH_MAX
        && account != null
        && Password.matches(password, account.password())) {
      return account;
    }
    throw new Refusal(403, "Name or password is wrong.");
  }

  /** Ends the session of a request. */
  void signOut(HttpExchange exchange) {
    synchronized (sessions) {
      sessions.remove(cookie(exchange));
    }
    setCookie(exchange, "");
  }

  /** The browser forgets it when it ends; what counts is how long the session lasts here. */
  private static void setCookie(HttpExchange exchange, String word) {
    exchange
        .getResponseHeaders()
        .set(
            "Set-Cookie",
            "%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(cookieName(exchange), word));
  }
}
