package io.keyway.console;

import io.keyway.protocol.Version;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code session}, {@code first-run}, {@code accounts} and {@code audit}: people and what they did.
 */
final class SessionResource {

  private final Access access;
  private final @Nullable Sessions sessions;
  private final Accounts accounts;
  private final AuditLog audit;

  SessionResource(Access access, @Nullable Sessions sessions, Accounts accounts, AuditLog audit) {
    this.access = access;
    this.sessions = sessions;
    this.accounts = accounts;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes
        .get("session", call -> describe(call.caller()))
        .add("POST", "session", Role.VIEWER, this::signIn)
        .add("DELETE", "session", Role.VIEWER, this::signOut)
        .add("POST", "first-run", Role.VIEWER, this::firstRun)
        .add("GET", "accounts", Role.OPERATOR, _ -> list())
        .post("accounts", this::putAccount)
        .delete("accounts/{name}", this::removeAccount)
        .get("audit", _ -> audit.entries());
  }

  private Map<String, Object> describe(Caller caller) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("name", caller.name());
    session.put("role", caller.isNobody() ? "" : caller.role().text());
    session.put("csrf", caller.csrf());
    session.put("guarded", access.isGuarded());
    session.put("firstRun", sessions != null && sessions.firstRunToken() != null);
    session.put("version", Version.TEXT);
    return session;
  }

  private Object signIn(Call call) throws IOException {
    String name = call.text("name");
    try {
      Caller caller = guarded().signIn(call.exchange(), name, call.text("password"));
      audit.add(caller, "signed in", "done");
      return describe(caller);
    } catch (Refusal e) {
      String address = call.exchange().getRemoteAddress().getAddress().getHostAddress();
      audit.add(Caller.NOBODY, "tried to sign in as " + name + " from " + address, "refused");
      throw e;
    }
  }

  private Object signOut(Call call) {
    guarded().signOut(call.exchange());
    return Map.of();
  }

  private Object firstRun(Call call) throws IOException {
    String name = call.text("name");
    guarded().firstRun(call.text("token"), name, call.text("password"));
    return signIn(call);
  }

  private List<Map<String, String>> list() {
    guarded();
    return accounts.all().stream()
        .map(account -> Map.of("name", account.name(), "role", account.role()))
        .toList();
  }

  private Object putAccount(Call call) throws IOException {
    guarded();
    Account account =
        new Account(call.text("name"), call.text("role"), Password.keep(call.text("password")));
    accounts.put(account);
    audit.add(call.caller(), "set account " + account.name() + " as " + account.role(), "done");
    return list();
  }

  private Object removeAccount(Call call) {
    guarded();
    accounts.remove(call.path("name"));
    audit.add(call.caller(), "removed account " + call.path("name"), "done");
    return list();
  }

  private Sessions guarded() {
    if (sessions == null) {
      throw new Refusal(409, "Nobody signs in here: the console is bound to loopback.");
    }
    return sessions;
  }
}
