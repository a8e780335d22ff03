package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * {@code history} and {@code live}: the samples of a pool. A page that can't keep up misses
 * samples; nothing is queued for it.
 */
final class LiveResource implements AutoCloseable {

  /** Pages that may watch at a time. */
  static final int WATCHERS_MAX = 1_000;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final byte[] COMMENT = ":\n\n".getBytes(UTF_8);
  private static final byte[] DATA = "data: ".getBytes(UTF_8);
  private static final byte[] END = "\n\n".getBytes(UTF_8);

  private final Pools pools;
  private final Sampler sampler;
  private final Semaphore room = new Semaphore(WATCHERS_MAX);
  private final AtomicBoolean closed = new AtomicBoolean();

  LiveResource(Pools pools, Sampler sampler) {
    this.pools = pools;
    this.sampler = sampler;
  }

  void addTo(Routes routes) {
    routes.get("pools/{pool}/history", this::history).get("pools/{pool}/live", this::live);
  }

  private Object history(Call call) {
    History history = sampler.history(pools.named(call.path("pool")));
    return Json.MAPPER
        .createObjectNode()
        .putPOJO("fields", SampledStat.NAMES)
        .putPOJO("measuredFields", MeasuredPool.FIELDS)
        .putRawValue("samples", new RawValue(history.json()));
  }

  private @Nullable Object live(Call call) throws IOException {
    History history = sampler.history(pools.named(call.path("pool")));
    if (!room.tryAcquire()) {
      throw new Refusal(503, WATCHERS_MAX + " pages watch already.");
    }
    sampler.watch();
    try {
      stream(call, history);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sampler.unwatch();
      room.release();
    }
    return null;
  }

  private void stream(Call call, History history) throws IOException, InterruptedException {
    call.exchange().getResponseHeaders().set("Content-Type", "text/event-stream");
    call.exchange().sendResponseHeaders(200, 0);
    OutputStream out = call.exchange().getResponseBody();
    long known = history.number();
    out.write(COMMENT);
    out.flush();
    while (!closed.get() && !history.isEnded()) {
      byte[] sample = history.awaitNewer(known, KEEP_ALIVE);
      known = history.number();
      if (sample == null) {
        out.write(COMMENT);
      } else {
        out.write(DATA);
        out.write(sample);
        out.write(END);
      }
      out.flush();
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
