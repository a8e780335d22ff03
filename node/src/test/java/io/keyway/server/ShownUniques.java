package io.keyway.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The CAS uniques that one server has shown, numbered by their order. Two servers never show the
 * same uniques, but their numbers must be the same. Behind a proxy a unique belongs to its key
 * alone: another key on another node may have the same.
 */
final class ShownUniques {

  private static final Pattern REFERENCE = Pattern.compile("\\{(\\d+)}");

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> uniques = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  /** The keys that the uniques were shown with. */
  List<String> keys() {
    return keys;
  }

  /** Puts this server's uniques where a request refers to them as <code>{number}</code>. */
  String resolve(String request) {
    return request.indexOf('{') < 0
        ? request
        : REFERENCE
            .matcher(request)
            .replaceAll(match -> uniques.get(Integer.parseInt(match.group(1))));
  }

  /** Puts numbers in place of the uniques in a reply. */
  String numbered(String reply) {
    return replaced(reply, this::numbered);
  }

  /** Leaves the uniques out of a reply. */
  static String without(String reply) {
    return replaced(reply, _ -> "");
  }

  private static String replaced(String reply, Function<String[], String> name) {
    if (!reply.contains("VALUE ")) {
      return reply;
    }
    StringBuilder normal = new StringBuilder(reply.length());
    for (int at = 0; at < reply.length(); ) {
      int end = reply.indexOf('\n', at) + 1;
      String line = reply.substring(at, end);
      at = end;
      if (line.startsWith("VALUE ")) {
        String[] words = line.strip().split(" ", -1);
        at += Integer.parseInt(words[3]) + 2;
        normal.append(words.length == 5 ? named(words, name) : line).append(reply, end, at);
      } else {
        normal.append(line);
      }
    }
    return normal.toString();
  }

  private static String named(String[] header, Function<String[], String> name) {
    return String.join(" ", List.of(header).subList(0, 4)) + " {" + name.apply(header) + "}\r\n";
  }

  private String numbered(String[] header) {
    int number =
        numbers.computeIfAbsent(header[1] + ' ' + header[4], _ -> add(header[4], header[1]));
    return Integer.toString(number);
  }

  private int add(String unique, String key) {
    uniques.add(unique);
    keys.add(key);
    return uniques.size() - 1;
  }
}
