package io.keyway.cli;

import io.keyway.cluster.Member;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The options that name the members of pools, where there is no ZooKeeper that knows them. */
final class StaticPools {

  /** A ring that never changes needs no other epoch. */
  private static final long EPOCH = 1;

  @Option(
      names = "--member",
      converter = StaticMember.Converter.class,
      paramLabel = "[POOL/]HOST:PORT[*WEIGHT]",
      description =
          "A member of a pool, or else of --pool, in placement order; may be given again."
              + " Takes the place of --zookeeper.")
  private List<StaticMember> members = new ArrayList<>();

  @Option(
      names = "--placement",
      defaultValue = "libmemcached.ketama_weighted",
      paramLabel = "PROFILE",
      description =
          "How keys are placed on --member; 'keyway place --list' shows the profiles."
              + " Default: ${DEFAULT-VALUE}.")
  private String placement = "";

  @Option(
      names = "--hash",
      paramLabel = "HASH",
      description = "A key hash of the profile. Default: the profile's first.")
  private String hash = "";

  @Option(
      names = "--placement-option",
      paramLabel = "KEY=VALUE",
      description = "An option of the profile, such as hash_tag={}; may be given again.")
  private Map<String, String> placementOptions = new LinkedHashMap<>();

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Spec private CommandSpec own = CommandSpec.create();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * Refuses that any of these options is on the command line, for where the pool's document says it
   * all.
   *
   * @throws CommandException if one is
   */
  void refuseToBeGiven() {
    ParseResult line = command.commandLine().getParseResult();
    for (OptionSpec option : own.options()) {
      if (line.hasMatchedOption(option.longestName())) {
        throw CommandException.usage(
            "%s: only for --member (with --zookeeper it is a setting of the pool: see 'keyway pool set')"
                .formatted(option.longestName()));
      }
    }
  }

  /** Whether no member is named. */
  boolean isEmpty() {
    return members.isEmpty();
  }

  /**
   * The rings of pools.
   *
   * @param first the pool of members that name none
   * @throws IllegalArgumentException if a pool has no members, a member is of none of the pools,
   *     there is no such placement, or a policy breaks its rule
   */
  Map<String, Ring> rings(String first, Set<String> pools) {
    Map<String, List<Member>> byPool = new LinkedHashMap<>();
    pools.forEach(pool -> byPool.put(pool, new ArrayList<>()));
    for (StaticMember member : members) {
      String pool = member.pool() == null ? first : member.pool();
      List<Member> ofPool = byPool.get(pool);
      if (ofPool == null) {
        throw new IllegalArgumentException(
            "no --listener or --route leads to pool %s of --member".formatted(pool));
      }
      ofPool.add(member.member());
    }
    Map<String, Ring> rings = new LinkedHashMap<>();
    byPool.forEach((pool, ofPool) -> rings.put(pool, ring(pool, ofPool)));
    return rings;
  }

  private Ring ring(String pool, List<Member> ofPool) {
    if (ofPool.isEmpty()) {
      throw new IllegalArgumentException("pool %s has no --member".formatted(pool));
    }
    return Ring.stable(EPOCH, placementChoice(), ofPool, Set.of())
        .withPolicies(policies.policies());
  }

  private PlacementChoice placementChoice() {
    Scheme scheme = Profile.of(placement).scheme(hash, placementOptions);
    return new PlacementChoice(scheme.profile().name(), hash, placementOptions);
  }
}
