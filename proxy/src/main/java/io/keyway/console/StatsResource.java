package io.keyway.console;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.Survey;
import io.keyway.stats.StatsMerge;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code stats}: what the servers of a pool say of themselves, and all of it as one. */
final class StatsResource {

  /** What the page shows; a server may not know all of them. */
  private static final Set<String> FAMILIES =
      Set.of("general", "settings", "items", "slabs", "sizes", "conns");

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private record Question(List<PoolNode> nodes, String family) {}

  private final Pools pools;
  private final SharedAnswers<Question> answers = new SharedAnswers<>(StatsResource::ask);

  StatsResource(Pools pools) {
    this.pools = pools;
  }

  void addTo(Routes routes) {
    routes.get("pools/{pool}/stats/{family}", this::stats);
  }

  private Object stats(Call call) {
    String family = call.path("family");
    if (!FAMILIES.contains(family)) {
      throw Refusal.notFound("There are no statistics called " + family + ".");
    }
    KnownPool pool = pools.named(call.path("pool"));
    String id = call.query("node", "");
    return answers.to(new Question(id.isEmpty() ? pool.nodes() : List.of(pool.node(id)), family));
  }

  private static Map<String, Object> ask(Question question) {
    String family = question.family();
    try {
      Survey<Map<String, String>> survey = Survey.of(question.nodes(), node -> ask(node, family));
      Map<String, Map<String, String>> nodes = new TreeMap<>();
      survey.answers().forEach((node, stats) -> nodes.put(node.name(), stats));
      Map<String, String> problems = new TreeMap<>();
      survey
          .failures()
          .forEach((node, why) -> problems.put(node.name(), String.valueOf(why.getMessage())));
      return Map.of("nodes", nodes, "problems", problems, "merged", merged(nodes, family));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while servers were asked", e);
    }
  }

  private static Map<String, String> ask(PoolNode node, String family) throws IOException {
    try (NodeClient client = NodeClient.connect(node, TIMEOUT)) {
      return client.stats(family.equals("general") ? "" : family);
    }
  }

  private static Map<String, String> merged(Map<String, Map<String, String>> nodes, String family) {
    StatsMerge merge = new StatsMerge(family);
    nodes.values().forEach(stats -> stats.forEach(merge::add));
    Map<String, String> merged = new LinkedHashMap<>();
    merge.forEach(merged::put);
    return merged;
  }
}
