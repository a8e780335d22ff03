package io.keyway.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths of the API and what each does. Filled by one thread, then read by any. */
final class Routes {

  /**
   * One path.
   *
   * @param parts its parts; those in braces stand for any text
   * @param role what it takes
   */
  record Route(String method, List<String> parts, Role role, Action action) {

    /** The texts that stand for the parts in braces, or null if this is another path. */
    @Nullable Map<String, String> match(List<String> path) {
      if (path.size() != parts.size()) {
        return null;
      }
      Map<String, String> found = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String part = parts.get(i);
        if (part.startsWith("{")) {
          found.put(part.substring(1, part.length() - 1), path.get(i));
        } else if (!part.equals(path.get(i))) {
          return null;
        }
      }
      return found;
    }
  }

  /** A route and the texts of its path. */
  record Match(Route route, Map<String, String> path) {}

  private final List<Route> routes = new ArrayList<>();

  /** Adds a path for reading, {@code pools/{pool}/live}. */
  Routes get(String path, Action action) {
    return add("GET", path, Role.VIEWER, action);
  }

  /** Adds a path for an operator's changes. */
  Routes post(String path, Action action) {
    return add("POST", path, Role.OPERATOR, action);
  }

  Routes delete(String path, Action action) {
    return add("DELETE", path, Role.OPERATOR, action);
  }

  Routes add(String method, String path, Role role, Action action) {
    routes.add(new Route(method, List.of(path.split("/")), role, action));
    return this;
  }

  /**
   * Finds what a request asks for.
   *
   * @throws Refusal if there is no such path, or not with this method
   */
  Match find(String method, List<String> path) {
    boolean known = false;
    for (Route route : routes) {
      Map<String, String> match = route.match(path);
      if (match != null && route.method().equals(method)) {
        return new Match(route, match);
      }
      known |= match != null;
    }
    throw known
        ? new Refusal(405, "This path does not take " + method + ".")
        : Refusal.notFound("There is no such path.");
  }
}
