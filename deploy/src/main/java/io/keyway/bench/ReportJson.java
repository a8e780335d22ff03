package io.keyway.bench;

import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link Report} as JSON; a figure that is not known is null. */
final class ReportJson {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ReportJson() {}

  static String text(Report report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.set("workload", MAPPER.valueToTree(report.workload()));
    ArrayNode targets = root.putArray("targets");
    Report.Result first = report.results().getFirst();
    fill(targets.addObject(), first);
    for (Report.Result result : report.results().subList(1, report.results().size())) {
      ObjectNode target = targets.addObject();
      fill(target, result);
      figures(
          target.putObject("ratioToFirst"),
          metric -> result.spread(metric).ratioTo(first.spread(metric)));
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void fill(ObjectNode node, Report.Result result) {
    node.put("name", result.target().name()).put("address", result.target().address());
    ArrayNode pids = node.putArray("pids");
    result.pids().forEach(pids::add);
    figures(node.putObject("median"), metric -> result.spread(metric).median());
    figures(node.putObject("min"), metric -> result.spread(metric).min());
    figures(node.putObject("max"), metric -> result.spread(metric).max());
    node.put("errors", result.errors()).put("firstError", result.firstError());
    node.put("unsent", result.unsent());
    ArrayNode rounds = node.putArray("rounds");
    result.rounds().forEach(round -> figures(rounds.addObject(), metric -> metric.in(round)));
  }

  private static void figures(ObjectNode node, ToDoubleFunction<Metric> figure) {
    for (Metric metric : Metric.values()) {
      double value = figure.applyAsDouble(metric);
      if (Double.isNaN(value)) {
        node.putNull(metric.key());
      } else {
        node.put(metric.key(), value);
      }
    }
  }
}
