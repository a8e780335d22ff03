package io.keyway.server;

import java.util.List;
import java.util.Random;

/**
 * An endless source of meta commands on few keys, all of which memcached 1.6.18 understands as the
 * node does. No number comes near 2^63, for what {@link RandomCommands} says.
 */
public final class RandomMeta {

  private static final List<String> KEYS = List.of("a", "b", "c", "Zm9v b", "YmFy b");
  private static final List<String> VALUES =
      List.of("", "hi", "7", "10", "99", " 5", "5 ", "1 2", "x1", "18446744073709551616");
  private static final List<String> EXPTIMES = List.of("0", "5000", "9000");
  private static final List<String> UNIQUES = List.of("{c}", "{c}", "1", "0", "9999999999999999");

  private final Random random;

  public RandomMeta(Random random) {
    this.random = random;
  }

  public String next() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> set();
      case 2 -> delete();
      case 3, 4 -> arithmetic();
      case 5 -> classic();
      default -> get();
    };
  }

  /** A reply without base64 in it; whether there is some does not depend on the same in both. */
  static String withPlainKeys(String reply) {
    return reply.replace(" kZm9v b", " kfoo").replace(" kYmFy b", " kbar");
  }

  private String get() {
    StringBuilder line = start("mg", "");
    add(line, "c", "f", "h", "k", "Oget", "s", "t", "v", "q", "u");
    some(line, "N", EXPTIMES);
    some(line, "R", List.of("4000", "7000", "-1", "0"));
    some(line, "T", line.indexOf(" t") < 0 ? List.of("0", "5000", "9000", "-1") : EXPTIMES);
    return line.toString();
  }

  private String set() {
    String value = one(VALUES);
    StringBuilder line = start("ms", " " + value.length());
    add(line, "c", "k", "Oset", "q", "I", "t", "v");
    some(line, "T", EXPTIMES);
    some(line, "F", List.of("0", "1", "4294967295"));
    some(line, "M", List.of("E", "A", "P", "R", "S"));
    some(line, "C", UNIQUES);
    return line + "|" + value;
  }

  private String delete() {
    StringBuilder line = start("md", "");
    add(line, "k", "Odelete", "q", "I", "I", "v");
    some(line, "T", EXPTIMES);
    some(line, "C", UNIQUES);
    return line.toString();
  }

  private String arithmetic() {
    StringBuilder line = start("ma", "");
    add(line, "c", "k", "Oma", "t", "v");
    some(line, random.nextBoolean() ? "N" : "q", EXPTIMES);
    some(line, "J", List.of("0", "13", "4294967296"));
    some(line, "D", List.of("0", "1", "90", "4294967296"));
    some(line, "M", List.of("I", "D", "+", "-"));
    some(line, "C", UNIQUES);
    return line.toString();
  }

  private String classic() {
    return one(
        List.of(
            "get a b c foo bar", "set a 5 5000 2|hi", "delete b", "incr c 1", "gat 5000 a foo"));
  }

  /** A command on some key, with the key's own flag behind what else must come first. */
  private StringBuilder start(String command, String behindKey) {
    String[] key = one(KEYS).split(" ", 2);
    StringBuilder line = new StringBuilder(command).append(' ').append(key[0]).append(behindKey);
    return key.length == 1 ? line : line.append(' ').append(key[1]);
  }

  /** Adds some flags in some order, each at most once. */
  private void add(StringBuilder line, String... flags) {
    for (int count = random.nextInt(6); count > 0; count--) {
      String flag = " " + flags[random.nextInt(flags.length)];
      if (!(line + " ").contains(flag + " ")) {
        line.append(flag);
      }
    }
  }

  private void some(StringBuilder line, String flag, List<String> tokens) {
    if (random.nextInt(4) == 0) {
      line.append(' ').append(flag).append(flag.equals("q") ? "" : one(tokens));
    }
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
