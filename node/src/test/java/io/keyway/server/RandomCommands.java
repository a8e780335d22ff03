package io.keyway.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stream of random commands on few keys, whose answers do not depend on when in the day they are
 * sent.
 */
public final class RandomCommands {

  private static final int TEXT_KEYS = 60;
  private static final int NUMBER_KEYS = 12;
  private static final int STEP_COMMANDS_MAX = 12;
  private static final int MALFORMED_PERCENT = 12;

  /** The longest value of an item with neither flags nor a key. */
  private static final int VALUE_BYTES_MAX = 1_048_576 - 61;

  private static final int JUNK_BYTES = 1 << 16;

  /** Expiries that mean the same in any second of a run: never, over, or far away. */
  private static final List<String> EXPIRIES =
      List.of(
          "0",
          "0",
          "0",
          "0",
          "0",
          "0",
          "0",
          "0",
          "10000",
          "2592000",
          "2000000000",
          "-1",
          "2592001",
          "-2147483648");

  private static final List<String> FLAGS =
      List.of("0", "0", "0", "0", "1", "65536", "2147483648", "4294967295");

  /**
   * None from 2^63 on: memcached 1.6.18 looks for a minus sign before it takes such a number, and
   * looks on behind the value, up to the next zero byte, wherever in old values or in the next
   * item's header that may be.
   */
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "10",
          "99",
          "0099",
          "9999999999",
          "4294967295",
          "000000000000000000000000012",
          " 7",
          "7 ",
          "\t\u000b\f 7",
          "7\t",
          "12 x",
          "18446744073709551616",
          "1x",
          "x",
          "1.5",
          "");

  private static final List<String> DELTAS =
      List.of(
          "0",
          "1",
          "1",
          "7",
          "90",
          "1000000",
          "4294967295",
          "x",
          "-1",
          "1x",
          "18446744073709551616",
          "007");

  /** Not one of another key, which behind a proxy may be on another node and have the same. */
  private static final String UNIQUE_OF_NO_ITEM = "9999999999999999999";

  private static final int LONG_KEYS = 8;

  /** Where a proxy begins to pass values on in pieces. */
  private static final int LONG_BYTES_MIN = 64 << 10;

  private final Random random;
  private final String junk;
  private final MalformedCommands malformed;
  private final List<Supplier<String>> kinds =
      List.of(
          this::set,
          this::set,
          this::set,
          this::set,
          () -> storage("add"),
          () -> storage("replace"),
          () -> storage("append"),
          () -> storage("prepend"),
          this::cas,
          this::cas,
          () -> retrieval("get"),
          () -> retrieval("get"),
          () -> retrieval("get"),
          () -> retrieval("gets"),
          () -> retrieval("gets"),
          () -> retrieval("gat " + expiry()),
          () -> retrieval("gats " + expiry()),
          this::touch,
          this::delete,
          () -> delta("incr"),
          () -> delta("incr"),
          () -> delta("decr"),
          () -> delta("decr"),
          this::rare);
  private final List<Supplier<String>> rarities =
      List.of(
          this::flush,
          () -> "flush_all x" + noreply(),
          () -> "verbosity 0" + noreply(),
          () -> "touch " + anyKey() + " soon" + noreply(),
          () -> "gat soon " + anyKey(),
          () -> "nonsense " + junk(200).replaceAll("[\r\n\0]", ""),
          () -> "GET " + readableKey(),
          () -> "get " + "k".repeat(250),
          () -> "stats nonsense",
          () -> "set " + anyKey() + " 0 0 -1\r\nthis is a line of its own",
          () -> "set " + anyKey() + " 0 0 3" + noreply() + "\r\nthis is longer",
          () -> "set " + anyKey() + " 0 0 10" + noreply() + "\r\nabc\r\nget keyzzz",
          () -> "set " + anyKey() + " 0 0 3" + noreply() + "\r\nabc\ngetkeys",
          this::large);

  private final List<Supplier<String>> longKinds =
      List.of(
          () -> longStorage("set"),
          () -> longStorage("set"),
          () -> longStorage("add"),
          () -> longStorage("replace"),
          () -> longStorage("append"),
          () -> longStorage("prepend"),
          () -> "set " + longKey() + " 0 0 5" + noreply() + "\r\nshort",
          () -> longRetrieval("get"),
          () -> longRetrieval("get"),
          () -> longRetrieval("gets"),
          () -> longRetrieval("gat " + expiry()),
          () -> "touch " + longKey() + " " + expiry() + noreply(),
          () -> "delete " + longKey() + noreply());

  /** The keys of all CAS uniques that were shown, in that order. */
  private final List<String> uniqueKeys;

  private boolean numbersChange;

  /**
   * A stream.
   *
   * @param uniqueKeys the keys of all CAS uniques that the servers have shown, which grows
   */
  public RandomCommands(Random random, List<String> uniqueKeys) {
    this.random = random;
    this.uniqueKeys = uniqueKeys;
    this.malformed = new MalformedCommands(random);
    byte[] bytes = new byte[JUNK_BYTES];
    random.nextBytes(bytes);
    // A brace would look like a reference to a unique.
    this.junk = new String(bytes, StandardCharsets.ISO_8859_1).replace('{', '}');
  }

  /** The steps that are sent when all answers to those before have come. */
  public List<Step> batch(int stepCount) {
    // memcached keeps a number's length, with blanks behind a shorter number, only while no answer
    // that holds the item is still unsent, so a batch either changes numbers or reads them.
    numbersChange = random.nextBoolean();
    return Stream.generate(this::step).limit(stepCount).toList();
  }

  /** The same without mistakes that versions answer in different ways. */
  List<Step> wellFormedBatch(int stepCount) {
    numbersChange = random.nextBoolean();
    return Stream.generate(this::wellFormed).limit(stepCount).toList();
  }

  /** The same with nothing but mistakes. */
  public List<Step> malformedBatch(int stepCount) {
    return Stream.generate(malformed::step).limit(stepCount).toList();
  }

  /** Steps on a few keys of their own whose values are mostly of 64 KiB and up to 1 MiB. */
  public List<Step> longBatch(int stepCount) {
    return Stream.generate(() -> new Step(one(longKinds).get() + "\r\n", 1, ""))
        .limit(stepCount)
        .toList();
  }

  /** A retrieval of each key, so that nothing is left of what has expired or was flushed. */
  List<Step> sweep() {
    return Stream.concat(
            IntStream.range(0, TEXT_KEYS).mapToObj(i -> "text" + i),
            Stream.concat(
                IntStream.range(0, NUMBER_KEYS).mapToObj(i -> "number" + i), Stream.of("large")))
        .map(key -> new Step("get " + key + "\r\n", 1, ""))
        .toList();
  }

  private Step step() {
    return random.nextInt(100) < MALFORMED_PERCENT ? malformed.step() : wellFormed();
  }

  /** Commands without a mistake, or with one that all versions answer alike. */
  private Step wellFormed() {
    int count = 1 + random.nextInt(STEP_COMMANDS_MAX);
    StringBuilder request = new StringBuilder();
    for (int i = 0; i < count; i++) {
      request.append(ended(one(kinds).get()));
    }
    return new Step(request.toString(), count, "");
  }

  /** Lines may end in a bare line feed, but values may not. */
  private String ended(String command) {
    return command + (command.indexOf('\n') < 0 && random.nextInt(50) == 0 ? "\n" : "\r\n");
  }

  private String set() {
    return storage("set");
  }

  private String storage(String command) {
    String key = anyKey();
    return storageOf(command, key, "", value(command, key));
  }

  private String cas() {
    if (uniqueKeys.isEmpty()) {
      return storageOf("cas", textKey(), " 0", "x");
    }
    int unique = Math.max(0, uniqueKeys.size() - 1 - random.nextInt(30));
    String key = uniqueKeys.get(unique);
    String shown = random.nextInt(5) == 0 ? UNIQUE_OF_NO_ITEM : "{" + unique + "}";
    return storageOf("cas", key, " " + shown, value("cas", key));
  }

  private String storageOf(String command, String key, String unique, String value) {
    return (command + " " + key + " " + flags() + " " + expiry() + " " + value.length())
        + (unique + noreply() + "\r\n" + value);
  }

  private String value(String command, String key) {
    if (key.startsWith("number")) {
      return command.endsWith("pend") ? "7" : one(NUMBERS);
    }
    int kind = random.nextInt(100);
    return "v" + junk(kind < 70 ? 50 : kind < 99 ? 600 : 20_000);
  }

  private String retrieval(String start) {
    StringBuilder line = new StringBuilder(start);
    int keys = random.nextInt(10) == 0 ? 30 : 1 + random.nextInt(3);
    for (int i = 0; i < keys; i++) {
      line.append(random.nextInt(20) == 0 ? "  " : " ").append(readableKey());
    }
    return line.toString();
  }

  private String touch() {
    return "touch " + anyKey() + " " + expiry() + noreply();
  }

  private String delete() {
    return "delete " + anyKey() + (random.nextInt(10) == 0 ? " 0" : "") + noreply();
  }

  private String delta(String command) {
    String key = numbersChange && random.nextInt(10) > 0 ? numberKey() : textKey();
    return command + " " + key + " " + one(DELTAS) + noreply();
  }

  private String rare() {
    return one(rarities).get();
  }

  private String flush() {
    if (random.nextInt(5) > 0) {
      return "get " + readableKey();
    }
    return "flush_all" + (random.nextBoolean() ? " 0" : "") + noreply();
  }

  /** A value just within or just over the largest item, now and then. */
  private String large() {
    if (random.nextInt(40) > 0) {
      return "get large";
    }
    String command = one(List.of("set", "set", "add", "replace", "append"));
    int length = VALUE_BYTES_MAX - "large".length() + random.nextInt(-1, 3);
    return command + " large 0 0 " + length + noreply() + "\r\n" + "x".repeat(length);
  }

  private String longStorage(String command) {
    int length =
        switch (random.nextInt(10)) {
          case 0 -> LONG_BYTES_MIN + random.nextInt(-2, 3);
          case 1 -> VALUE_BYTES_MAX + random.nextInt(-20, 3);
          default -> LONG_BYTES_MIN + random.nextInt(VALUE_BYTES_MAX - LONG_BYTES_MIN);
        };
    String spoilt = random.nextInt(20) == 0 ? "is longer" : "";
    return command
        + (" " + longKey() + " " + flags() + " " + expiry() + " " + length)
        + (noreply() + "\r\n" + longValue(length) + spoilt);
  }

  /** Each part of it differs from the others. */
  private String longValue(int length) {
    StringBuilder value = new StringBuilder(length + junk.length());
    for (int part = 0; value.length() < length; part++) {
      value.append(part).append(junk, random.nextInt(junk.length()), junk.length());
    }
    value.setLength(length);
    return value.toString();
  }

  private String longRetrieval(String start) {
    return start + (" " + longKey()).repeat(1 + random.nextInt(2));
  }

  private String longKey() {
    return "long" + random.nextInt(LONG_KEYS);
  }

  private String anyKey() {
    return random.nextInt(4) == 0 ? numberKey() : textKey();
  }

  private String readableKey() {
    return numbersChange ? textKey() : anyKey();
  }

  private String textKey() {
    return "text" + random.nextInt(TEXT_KEYS);
  }

  private String numberKey() {
    return "number" + random.nextInt(NUMBER_KEYS);
  }

  private String flags() {
    return one(FLAGS);
  }

  private String expiry() {
    return one(EXPIRIES);
  }

  private String noreply() {
    return random.nextInt(8) == 0 ? " noreply" : "";
  }

  private String junk(int bound) {
    int length = random.nextInt(bound);
    int from = random.nextInt(junk.length() - length);
    return junk.substring(from, from + length);
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
