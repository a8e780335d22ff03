package io.keyway.badinput;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All bad inputs, each by a client of its own, and what was wrong with the answers. */
public final class BadInputRun {

  private static final int CLIENTS = 24;

  private final InetSocketAddress server;
  private final Map<String, String> wrong = new ConcurrentHashMap<>();

  private BadInputRun(InetSocketAddress server) {
    this.server = server;
  }

  /**
   * Runs them, beside a client that does nothing bad and must not notice. Those that others feel
   * run one by one behind the rest.
   *
   * @return by id, what the server did that neither reference does
   */
  public static Map<String, String> against(InetSocketAddress server) throws Exception {
    BadInputRun run = new BadInputRun(server);
    try (Bystander bystander = Bystander.start(server)) {
      List<BadInput> inputs = BadInput.all();
      run.atOnce(inputs.stream().filter(input -> !input.isForAll()).toList());
      for (BadInput input : inputs.stream().filter(BadInput::isForAll).toList()) {
        run.one(input);
      }
      String hurt = bystander.complaint();
      if (!hurt.isEmpty()) {
        run.wrong.put("bystander", hurt);
      }
    }
    return new TreeMap<>(run.wrong);
  }

  private void atOnce(List<BadInput> inputs) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      inputs.forEach(input ->
          tasks.add(() -> {
            one(input);
            return null;
          }));
      for (Future<Void> done : clients.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  private void one(BadInput input) throws IOException, InterruptedException {
    String verdict = Verdict.ofReply(input, new RudeClient(input).run(server));
    if (verdict.isEmpty() && !input.then().isEmpty()) {
      verdict = Verdict.ofThen(input, NextClient.ask(server, input.then()));
    }
    if (verdict.isEmpty()) {
      verdict = NextClient.check(server, input.id());
    }
    if (!verdict.isEmpty()) {
      wrong.put(input.id(), input.why() + ": " + verdict);
    }
  }
}
