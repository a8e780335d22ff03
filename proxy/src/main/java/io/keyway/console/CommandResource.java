package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** {@code command}: what somebody types, sent to one server as it is. */
final class CommandResource {

  private static final byte[] LINE_END = "\r\n".getBytes(UTF_8);

  private final Pools pools;
  private final AuditLog audit;

  CommandResource(Pools pools, AuditLog audit) {
    this.pools = pools;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes.add("POST", "pools/{pool}/nodes/{node}/command", Role.VIEWER, this::run);
  }

  private Object run(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    String node = call.path("node");
    TypedCommand command = TypedCommand.parse(call.text("line"));
    byte[] bytes = bytes(command, call.text("value", ""));
    if (!command.isReading()) {
      allow(call, command, node);
    }
    CommandLink.Answer answer =
        CommandLink.send(pool.node(node).address(), bytes, command.name().equals("version"));
    if (!command.isReading()) {
      String said = new String(answer.bytes(), UTF_8).lines().findFirst().orElse("no answer");
      audit.add(call.caller(), "sent '" + command.line() + "' to " + node, said);
    }
    return Map.of("answer", new String(answer.bytes(), UTF_8), "whole", answer.isWhole());
  }

  private static void allow(Call call, TypedCommand command, String node) throws IOException {
    call.caller().require(Role.OPERATOR);
    if (!call.body().path("write").asBoolean(false)) {
      throw new Refusal(
          403, "'" + command.name() + "' changes something: switch changes on first.");
    }
    if (command.isDestructive() && !call.text("confirm", "").equals(node)) {
      throw new Refusal(
          409, "'" + command.name() + "' may lose items: type the name of the node, " + node + ".");
    }
  }

  private static byte[] bytes(TypedCommand command, String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(command.line().getBytes(UTF_8));
    bytes.writeBytes(LINE_END);
    if (command.isStoring()) {
      byte[] block = value.getBytes(UTF_8);
      if (block.length != command.valueBytes()) {
        throw Refusal.badRequest(
            "The line announces %d bytes, and the value has %d."
                .formatted(command.valueBytes(), block.length));
      }
      bytes.writeBytes(block);
      bytes.writeBytes(LINE_END);
    }
    return bytes.toByteArray();
  }
}
