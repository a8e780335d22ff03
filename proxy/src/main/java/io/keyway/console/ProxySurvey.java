package io.keyway.console;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.ProxyClient;
import io.keyway.inspect.ProxyTraits;
import io.keyway.inspect.Survey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the proxies of a pool answer that are all asked at the same time.
 *
 * @param told by those that did, sorted by their ids
 * @param problems of those that did not, by their ids
 */
record ProxySurvey<A>(List<Told<A>> told, Map<String, String> problems) {

  /** For a connection and for an answer, so that a page does not wait for a proxy that is dead. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  /** What each proxy is asked. */
  interface Question<A> {
    A ask(ProxyClient proxy) throws IOException;
  }

  /**
   * What one proxy has answered.
   *
   * @param proxy its id
   */
  record Told<A>(String proxy, ProxyTraits traits, A answer) {}

  /** Asks the proxies of a pool; each has a little time, and those that do not answer are named. */
  static <A> ProxySurvey<A> of(KnownPool pool, Question<A> question) {
    try {
      Survey<Told<A>> survey =
          Survey.of(pool.proxies(), proxy -> ask(proxy, pool.origin().pool(), question));
      Map<String, String> problems = new LinkedHashMap<>();
      survey
          .failures()
          .forEach((proxy, why) -> problems.put(proxy.name(), String.valueOf(why.getMessage())));
      return new ProxySurvey<>(new ArrayList<>(survey.answers().values()), problems);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while proxies were asked", e);
    }
  }

  private static <A> Told<A> ask(PoolNode proxy, String pool, Question<A> question)
      throws IOException {
    try (NodeClient connection = NodeClient.connect(proxy, TIMEOUT)) {
      ProxyClient client = new ProxyClient(connection, pool);
      return new Told<>(proxy.name(), client.traits(), question.ask(client));
    }
  }

  /** The beginning of an answer of the API: whom it is from, and who could not be asked. */
  ObjectNode describe() {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode names = answer.putArray("proxies");
    for (Told<A> from : told) {
      names
          .addObject()
          .put("name", from.proxy())
          .put("masked", from.traits().masksKeys())
          .put("slowMillis", from.traits().slowMillis());
    }
    answer.set("problems", Json.MAPPER.valueToTree(problems));
    return answer;
  }
}
