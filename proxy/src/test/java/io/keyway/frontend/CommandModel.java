package io.keyway.frontend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random requests, and the lines that one server would answer them with. */
final class CommandModel {

  private static final int KEYS = 200;

  private final Random random;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Long> counters = new HashMap<>();

  CommandModel(Random random) {
    this.random = random;
  }

  /** Adds a request and the lines of its reply. */
  void next(StringBuilder requests, List<String> expected) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> store(requests, expected);
      case 3, 4 -> get(requests, expected, 1);
      case 5 -> get(requests, expected, 1 + random.nextInt(20));
      case 6 -> delete(requests, expected);
      case 7, 8 -> count(requests, expected);
      case 9 -> fixed(requests, expected, "mn", "MN");
      case 10 -> fixed(requests, expected, "nonsense", "ERROR");
      default -> fixed(requests, expected, "delete", "CLIENT_ERROR bad command line format");
    }
  }

  private void store(StringBuilder requests, List<String> expected) {
    String key = key();
    String value = "v" + Integer.toString(random.nextInt(), 36);
    String command = List.of("set", "add", "replace", "append", "prepend").get(random.nextInt(5));
    boolean silent = random.nextInt(4) == 0;
    requests.append(
        "%s %s 5 0 %d%s\r\n%s\r\n"
            .formatted(command, key, value.length(), silent ? " noreply" : "", value));
    String before = texts.get(key);
    boolean stores =
        switch (command) {
          case "set" -> true;
          case "add" -> before == null;
          default -> before != null;
        };
    if (stores) {
      texts.put(
          key,
          switch (command) {
            case "append" -> before + value;
            case "prepend" -> value + before;
            default -> value;
          });
    }
    if (!silent) {
      expected.add(stores ? "STORED" : "NOT_STORED");
    }
  }

  private void get(StringBuilder requests, List<String> expected, int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(key());
    }
    requests.append("get ").append(String.join(" ", keys)).append("\r\n");
    for (String key : keys) {
      String value = texts.get(key);
      if (value != null) {
        expected.add("VALUE " + key + " 5 " + value.length());
        expected.add(value);
      }
    }
    expected.add("END");
  }

  private void delete(StringBuilder requests, List<String> expected) {
    String key = key();
    requests.append("delete ").append(key).append("\r\n");
    expected.add(texts.remove(key) == null ? "NOT_FOUND" : "DELETED");
  }

  private void count(StringBuilder requests, List<String> expected) {
    String key = "counter" + random.nextInt(KEYS);
    long delta = random.nextInt(1000);
    Long before = counters.get(key);
    if (before == null) {
      requests.append("add %s 0 0 1\r\n0\r\n".formatted(key));
      expected.add("STORED");
      counters.put(key, 0L);
    } else {
      requests.append("incr %s %d\r\n".formatted(key, delta));
      expected.add(Long.toString(before + delta));
      counters.put(key, before + delta);
    }
  }

  private static void fixed(
      StringBuilder requests, List<String> expected, String request, String reply) {
    requests.append(request).append("\r\n");
    expected.add(reply);
  }

  private String key() {
    return "key" + random.nextInt(KEYS);
  }
}
