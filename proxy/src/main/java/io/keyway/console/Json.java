package io.keyway.console;

import tools.jackson.databind.json.JsonMapper;

/** JSON as the API writes and reads it. */
final class Json {

  static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}
}
