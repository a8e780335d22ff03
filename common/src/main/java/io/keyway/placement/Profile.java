package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A named way to place keys, which agrees with one client library about the owner of every key. Its
 * name is {@code implementation.distribution}. Immutable, any thread.
 */
public final class Profile {

  /** libmemcached's weighted ketama: that of a pool for which nobody has chosen one. */
  public static final Profile KETAMA = of("libmemcached.ketama_weighted");

  /** python-memcached's modulo, the oldest of all. */
  public static final Profile MODULO = of("python-memcached.modula");

  /** Bounds a continuum to 13 MB where all weights are equal. */
  public static final int TARGETS_MAX = 10_000;

  /** What a client does when a server is dead. */
  enum WhenDead {
    /** Not known, or nothing: the keys of a dead server are out of reach. */
    UNKNOWN,
    /** It places keys as if the server were not configured. */
    LEAVE_OUT,
    /** It goes on to another server by a rule of its own. */
    MOVE_ON
  }

  /** Makes a locator for each thread, of which all share the tables. */
  interface Algorithm {
    Supplier<Locator> locators(Layout layout);
  }

  private final String name;
  private final HashFamily hashes;
  private final WhenDead whenDead;
  private final Map<ProfileOption, String> defaults;
  private final Set<ProfileOption> required;
  private final Set<ProfileOption> options;
  private final boolean hashesAddresses;
  private final Algorithm algorithm;

  private Profile(Draft draft, Algorithm algorithm) {
    this.name = draft.name;
    this.hashes = draft.hashes;
    this.whenDead = draft.whenDead;
    this.defaults = draft.defaults;
    this.required = draft.required;
    this.options = draft.options;
    this.hashesAddresses = draft.hashesAddresses;
    this.algorithm = algorithm;
  }

  /**
   * Returns the profile of that name; capitals do not matter.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Profile of(String name) {
    String known = name.toLowerCase(Locale.ROOT);
    Profile profile = Profiles.BY_NAME.get(known);
    if (profile == null) {
      String implementation = known.substring(0, known.lastIndexOf('.') + 1);
      List<String> siblings =
          Profiles.BY_NAME.keySet().stream()
              .filter(sibling -> !implementation.isEmpty() && sibling.startsWith(implementation))
              .toList();
      throw new IllegalArgumentException(
          "profile: '%s' (expected: %s)"
              .formatted(
                  name,
                  siblings.isEmpty()
                      ? "a name that 'keyway place --list' shows"
                      : choices(siblings)));
    }
    return profile;
  }

  /** All profiles by name, in the order of implementations. */
  public static List<Profile> all() {
    return List.copyOf(Profiles.BY_NAME.values());
  }

  public String name() {
    return name;
  }

  /** The names of the hashes that the profile can be used with, the default first. */
  public List<String> hashes() {
    return hashes.names();
  }

  /** The names of the options that the profile takes, with the default of those that have one. */
  public Map<String, String> options() {
    Map<String, String> texts = new TreeMap<>();
    options.forEach(option -> texts.put(option.text(), defaults.getOrDefault(option, "")));
    return texts;
  }

  /** Whether it is known what the client does when a server is dead. */
  public boolean movesOn() {
    return whenDead != WhenDead.UNKNOWN;
  }

  /** The names of the options that have no default and cannot be left out. */
  public List<String> neededOptions() {
    return required.stream().map(ProfileOption::text).toList();
  }

  /** Whether the client hashes the IP addresses of servers, whatever it is given for them. */
  public boolean hashesAddresses() {
    return hashesAddresses;
  }

  /** The placement by the profile's default hash and options; see {@link Scheme#placement}. */
  public Placement placement(List<Target> targets) {
    return scheme().placement(targets);
  }

  /** The profile with its default hash and options. */
  public Scheme scheme() {
    return scheme("", Map.of());
  }

  /**
   * The profile with a hash and options.
   *
   * @param hash one of {@link #hashes}, capitals do not matter; empty for the default
   * @param values by the names of {@link #options}
   * @throws IllegalArgumentException if the profile has no such hash or option, an option breaks
   *     its rule, or one that is needed is missing
   */
  public Scheme scheme(String hash, Map<String, String> values) {
    Map<String, String> all = new TreeMap<>();
    defaults.forEach((option, value) -> all.put(option.text(), value));
    values.forEach((option, value) -> {
      option(option).check(value);
      all.put(option, value);
    });
    for (ProfileOption option : required) {
      if (!all.containsKey(option.text())) {
        throw new IllegalArgumentException(
            "option %s: missing (expected: one, as %s hashes it)".formatted(option.text(), name));
      }
    }
    checkFilter(all);
    return new Scheme(this, hashName(hash), all);
  }

  private static void checkFilter(Map<String, String> values) {
    String filter = values.getOrDefault("filter", "");
    int length = values.getOrDefault("filter_conf", "").getBytes(UTF_8).length;
    if (filter.equals("tags") ? length != 2 : filter.equals("stop") && length == 0) {
      throw new IllegalArgumentException(
          "option filter_conf: '%s' (expected: %s for the filter %s)"
              .formatted(
                  values.getOrDefault("filter_conf", ""),
                  filter.equals("tags") ? "2 bytes" : "some",
                  filter));
    }
  }

  private String hashName(String hash) {
    if (hash.isEmpty()) {
      return hashes.names().getFirst();
    }
    for (String known : hashes.names()) {
      if (known.equalsIgnoreCase(hash)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "hash of %s: '%s' (expected: %s)".formatted(name, hash, choices(hashes.names())));
  }

  private ProfileOption option(String text) {
    for (ProfileOption option : options) {
      if (option.text().equals(text)) {
        return option;
      }
    }
    throw new IllegalArgumentException(
        "option of %s: '%s' (expected: %s)"
            .formatted(name, text, choices(options.stream().map(ProfileOption::text).toList())));
  }

  private static String choices(List<String> words) {
    return switch (words.size()) {
      case 0 -> "none";
      case 1 -> words.getFirst();
      default -> "one of " + String.join(", ", words);
    };
  }

  Placement placement(
      List<Target> targets,
      Collection<Integer> deadIndices,
      String hash,
      Map<String, String> options) {
    if (targets.isEmpty() || targets.size() > TARGETS_MAX) {
      throw new IllegalArgumentException(
          "number of targets: %d (expected: 1 to %d)".formatted(targets.size(), TARGETS_MAX));
    }
    Dead dead = Dead.of(deadIndices);
    if (!dead.isEmpty() && whenDead == WhenDead.UNKNOWN) {
      throw new IllegalArgumentException(
          "dead servers: %d (expected: none, as %s has no rule for them)"
              .formatted(Set.copyOf(deadIndices).size(), name));
    }
    boolean leftOut = whenDead == WhenDead.LEAVE_OUT;
    List<Server> servers =
        IntStream.range(0, targets.size())
            .filter(index -> !(leftOut && dead.contains(index)))
            .mapToObj(index -> new Server(index, targets.get(index)))
            .toList();
    if (servers.isEmpty()) {
      return new Placement(() -> (key, offset, length) -> Locator.NONE);
    }
    Layout layout =
        new Layout(servers, leftOut ? Dead.NOBODY : dead, hash, hashes.function(hash), options);
    return new Placement(algorithm.locators(layout));
  }

  /** Returns {@link #name}. */
  @Override
  public String toString() {
    return name;
  }

  /** A profile that is being described. One thread. */
  static final class Draft {

    private final String name;
    private final HashFamily hashes;
    private final Map<ProfileOption, String> defaults = new EnumMap<>(ProfileOption.class);
    private final Set<ProfileOption> required = EnumSet.noneOf(ProfileOption.class);
    private final Set<ProfileOption> options = EnumSet.noneOf(ProfileOption.class);
    private WhenDead whenDead = WhenDead.UNKNOWN;
    private boolean hashesAddresses;

    Draft(String name, HashFamily hashes) {
      this.name = name;
      this.hashes = hashes;
    }

    Draft whenDead(WhenDead rule) {
      whenDead = rule;
      return this;
    }

    Draft hashingAddresses() {
      hashesAddresses = true;
      return this;
    }

    Draft taking(ProfileOption... more) {
      options.addAll(List.of(more));
      return this;
    }

    Draft needing(ProfileOption option) {
      required.add(option);
      return taking(option);
    }

    Draft with(ProfileOption option, String value) {
      defaults.put(option, value);
      return taking(option);
    }

    Profile by(Algorithm algorithm) {
      return new Profile(this, algorithm);
    }
  }
}
