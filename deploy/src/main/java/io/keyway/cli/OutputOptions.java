package io.keyway.cli;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** In which form a command prints what it found. */
final class OutputOptions {

  /** Makes and reads documents; each is written on one line. */
  static final JsonMapper JSON = new JsonMapper();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "Form of the output. Default: ${DEFAULT-VALUE}.")
  private Form form = Form.table;

  boolean isJson() {
    return form == Form.json;
  }

  /** Forms of the output, spelt as on the command line. */
  private enum Form {
    table,
    json
  }
}
