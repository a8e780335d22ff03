package io.keyway.console;

import io.keyway.inspect.ProxyClient;
import io.keyway.inspect.ProxyTraits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the proxies of a pool have answered.
 *
 * @param told by those that did, sorted by their ids
 * @param problems of those that did not, by their ids
 */
record ProxySurvey<A>(List<Told<A>> told, Map<String, String> problems) {

  /**
   * What each proxy is asked.
   *
   * @param <Q> what it is about
   */
  interface Question<Q, A> {
    A ask(Q about, ProxyClient proxy) throws IOException;
  }

  /**
   * What one proxy has answered.
   *
   * @param proxy its id
   */
  record Told<A>(String proxy, ProxyTraits traits, A answer) {}

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
