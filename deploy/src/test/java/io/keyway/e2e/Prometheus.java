package io.keyway.e2e;

import io.keyway.fixture.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debian's Prometheus, which scrapes some addresses once a second. One thread. */
final class Prometheus implements AutoCloseable {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Process process;
  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();

  private Prometheus(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts to scrape.
   *
   * @param folder an empty one for its files
   * @param rules a file with rules
   * @param jobs each job's one address
   */
  static Prometheus start(Path folder, Path rules, Map<String, InetSocketAddress> jobs)
      throws IOException {
    StringBuilder configuration = new StringBuilder();
    configuration.append("global: {scrape_interval: 1s, evaluation_interval: 1s}\n");
    configuration.append("rule_files: ['").append(rules).append("']\nscrape_configs:\n");
    jobs.forEach((job, address) ->
        configuration.append(
            "- {job_name: %s, static_configs: [{targets: ['127.0.0.1:%d']}]}%n"
                .formatted(job, address.getPort())));
    Path file = Files.writeString(folder.resolve("prometheus.yaml"), configuration);
    String address = "127.0.0.1:" + FreePort.find();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new Prometheus(process, "http://" + address);
  }

  /** Whether it answers. */
  boolean isReady() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/-/ready")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What an expression comes to now, which must be one that it understands. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .get("result");
  }

  /** The figures of a job by name, with their types. */
  Map<String, String> types(String job) throws IOException, InterruptedException {
    Map<String, String> types = new TreeMap<>();
    String target = URLEncoder.encode("{job=\"" + job + "\"}", StandardCharsets.UTF_8);
    for (JsonNode metric : data("/api/v1/targets/metadata?match_target=" + target)) {
      types.put(metric.get("metric").asString(), metric.get("type").asString());
    }
    return types;
  }

  /** The names of all series. */
  Set<String> names() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    data("/api/v1/label/__name__/values").forEach(name -> names.add(name.asString()));
    return names;
  }

  /** The rules, each with its name, health and last error. */
  JsonNode rules() throws IOException, InterruptedException {
    return data("/api/v1/rules").get("groups");
  }

  private JsonNode data(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    JsonNode answer = MAPPER.readTree(client.send(request, BodyHandlers.ofString()).body());
    if (!answer.get("status").asString().equals("success")) {
      throw new IllegalStateException(path + ": " + answer);
    }
    return answer.get("data");
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly().onExit().join();
  }
}
