package io.keyway.telemetry;

/**
 * Figures in Prometheus' text format, as they are written: each family's name, type and samples.
 *
 * <p>For names that a registry would change, such as counters without {@code _total}.
 */
final class Exposition {

  private final StringBuilder text = new StringBuilder();
  private String name = "";
  private String head = "";

  /** Starts a family; one that gets no samples leaves nothing behind. */
  void family(String family, MetricType type, String help) {
    name = family;
    head = "# HELP " + family + ' ' + help + "\n# TYPE " + family + ' ' + type.label() + '\n';
  }

  /**
   * Adds a sample of the family.
   *
   * @param value a number as Prometheus reads it
   * @param labels names and values by turns
   */
  void sample(String value, String... labels) {
    text.append(head).append(name);
    head = "";
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      text.append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
  }

  private void escape(String value) {
    text.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
