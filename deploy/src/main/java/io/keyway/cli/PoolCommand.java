package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.ClusterCodec;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Ring;
import io.keyway.cluster.Roster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code keyway pool}: the pools of a cluster and what holds for each as a whole. */
@Command(
    name = "pool",
    mixinStandardHelpOptions = true,
    header = {
      "Examples:",
      "  keyway pool list --zookeeper zk1:2181",
      "  keyway pool create --pool sessions placement=twemproxy.ketama hash=md5 --zookeeper zk1:2181",
      ""
    },
    description = {"", "Makes, shows, changes and deletes pools.", ""},
    commandListHeading = "%nCommands:%n")
final class PoolCommand extends CommandGroup {

  private static final String NONE = "-";
  private static final String SETTING = "NAME=VALUE";

  @Command(
      name = "create",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {
        "Example:",
        "  keyway pool create --pool sessions placement=twemproxy.ketama option.hash_tag={} \\",
        "    --zookeeper zk1:2181",
        ""
      },
      description = {
        "",
        "Makes a pool without members. Nodes and proxies make theirs with defaults.",
        ""
      })
  int create(
      @Mixin OperatorOptions options,
      @Mixin DryRun dryRun,
      @Parameters(
              arity = "0..*",
              paramLabel = SETTING,
              description =
                  "placement, hash, option.NAME, or another field of the pool's document.")
          @Nullable List<String> settings) {
    PoolSettings wanted = parsed(assignments(settings));
    try (Cluster cluster = options.connect()) {
      PoolDocuments documents = options.documents(cluster);
      Optional<PoolSettings> present = documents.settings();
      if (present.isPresent() && !present.get().equals(wanted)) {
        throw new CommandException(
            ExitCode.REFUSED,
            "pool %s exists with other settings ('keyway pool set' changes them)"
                .formatted(options.pool()));
      }
      boolean makes = present.isEmpty() && !dryRun.isAsked();
      if (makes) {
        documents.create(wanted);
      }
      String verb = present.isPresent() ? "exists" : makes ? "is made" : "would be made";
      options.print(
          "Pool %s %s.\n".formatted(options.pool(), verb),
          described(options.pool(), wanted).put("created", makes));
      return ExitCode.OK.value();
    }
  }

  @Command(
      name = "show",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway pool show --pool default --zookeeper zk1:2181", ""},
      description = {"", "Shows the settings of a pool.", ""})
  int show(@Mixin OperatorOptions options) {
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      PoolSettings settings = options.settings(state);
      TextTable table = new TextTable("SETTING", "VALUE");
      tree(settings).properties().forEach(field -> addRows(table, field));
      ObjectNode json = described(options.pool(), settings);
      json.put("members", state.members().size());
      json.put("epoch", state.ring().map(Ring::epoch).orElse(null));
      options.print(table.toString(), json);
      return ExitCode.OK.value();
    }
  }

  private static void addRows(TextTable table, Map.Entry<String, JsonNode> field) {
    if (field.getKey().equals("options")) {
      field
          .getValue()
          .properties()
          .forEach(option -> table.add("option." + option.getKey(), text(option.getValue())));
    } else {
      table.add(field.getKey(), text(field.getValue()));
    }
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : value.toString();
  }

  @Command(
      name = "set",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {
        "Examples:",
        "  keyway pool set placement=twemproxy.ketama hash=md5 option.hash_tag={} \\",
        "    --zookeeper zk1:2181 --dry-run",
        "  keyway pool set option.hash_tag= --zookeeper zk1:2181",
        ""
      },
      description = {
        "",
        "Changes settings of a pool; those that are not named stay, and an empty value takes one out."
            + " Another placement moves keys: see --dry-run.",
        ""
      })
  int set(
      @Mixin OperatorOptions options,
      @Mixin ChangeOptions change,
      @Parameters(
              arity = "1..*",
              paramLabel = SETTING,
              description =
                  "placement, hash, option.NAME, or another field of the pool's document.")
          List<String> settings)
      throws InterruptedException {
    Map<String, String> values = assignments(settings);
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      PoolSettings wanted = preview(options, cluster, values);
      Roster roster = Roster.of(wanted, state.members(), state.malformed());
      return new RingChange(options, change, cluster)
          .run(
              state,
              roster,
              documents -> {
                if (!documents.change(values)) {
                  throw options.noPool();
                }
              })
          .value();
    }
  }

  private static PoolSettings preview(
      OperatorOptions options, Cluster cluster, Map<String, String> values) {
    try {
      return options.documents(cluster).preview(values).orElseThrow(options::noPool);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  @Command(
      name = "list",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway pool list --zookeeper zk1:2181 -o json", ""},
      description = {"", "Shows the pools of a cluster.", ""})
  int list(@Mixin OperatorOptions options) {
    try (Cluster cluster = options.connect()) {
      TextTable table = new TextTable("POOL", "PLACEMENT", "MEMBERS", "LIVE", "EPOCH");
      ArrayNode json = OutputOptions.JSON.createArrayNode();
      for (String pool : cluster.pools()) {
        cluster.inspect(pool).ifPresent(state -> add(table, json, pool, state));
      }
      options.print(table.toString(), json);
      return ExitCode.OK.value();
    }
  }

  private static void add(TextTable table, ArrayNode json, String pool, PoolState state) {
    String placement = state.settings().map(known -> known.placement().toString()).orElse(null);
    Long epoch = state.ring().map(Ring::epoch).orElse(null);
    int members = state.members().size() + state.malformed().size();
    table.add(
        pool,
        placement == null ? "malformed" : placement,
        Integer.toString(members),
        Integer.toString(state.live().size()),
        epoch == null ? NONE : epoch.toString());
    json.addObject()
        .put("pool", pool)
        .put("placement", placement)
        .put("members", members)
        .put("live", state.live().size())
        .put("epoch", epoch);
  }

  @Command(
      name = "delete",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      header = {"Example:", "  keyway pool delete --pool old --zookeeper zk1:2181 --yes", ""},
      description = {
        "",
        "Deletes a pool: its settings, members and ring. Its proxies and nodes must be stopped, as they"
            + " would make it again.",
        ""
      })
  int delete(@Mixin OperatorOptions options, @Mixin DryRun dryRun, @Mixin Consent consent) {
    try (Cluster cluster = options.connect()) {
      PoolState state = options.state(cluster);
      refuseWhileInUse(options.pool(), state);
      if (!dryRun.isAsked()) {
        delete(options, cluster, state, consent);
      }
      options.print(
          "Pool %s %s.\n"
              .formatted(options.pool(), dryRun.isAsked() ? "would be deleted" : "is deleted"),
          OutputOptions.JSON
              .createObjectNode()
              .put("pool", options.pool())
              .put("deleted", !dryRun.isAsked()));
      return ExitCode.OK.value();
    }
  }

  private static void delete(
      OperatorOptions options, Cluster cluster, PoolState state, Consent consent) {
    consent.confirm(
        "pool %s has %d members, and who owns its keys is lost"
            .formatted(options.pool(), state.members().size() + state.malformed().size()));
    if (!options.documents(cluster).delete()) {
      throw options.noPool();
    }
  }

  private static void refuseWhileInUse(String pool, PoolState state) {
    List<String> running = new ArrayList<>(state.followers());
    running.addAll(state.live().keySet());
    if (!running.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "pool %s is in use by %s, which would make it again: stop that first"
              .formatted(pool, String.join(", ", running)));
    }
  }

  private static Map<String, String> assignments(@Nullable List<String> texts) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw CommandException.usage("setting: '%s' (expected: %s)".formatted(text, SETTING));
      }
      values.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return values;
  }

  private static PoolSettings parsed(Map<String, String> values) {
    try {
      return ClusterCodec.poolSettings(values);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  private static ObjectNode described(String pool, PoolSettings settings) {
    ObjectNode json = OutputOptions.JSON.createObjectNode().put("pool", pool);
    json.set("settings", tree(settings));
    return json;
  }

  private static JsonNode tree(PoolSettings settings) {
    return OutputOptions.JSON.readTree(ClusterCodec.encode(settings));
  }
}
