package io.keyway.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;

/**
 * Many mutations of the bad inputs against a server in this process: it lives, serves whoever comes
 * next, and keeps no memory for them.
 */
public final class MutationRun {

  private static final int CLIENTS = 4;
  private static final int DROPPED_IN = 8;

  /** Room for what pools keep, far below one byte per byte that was sent. */
  private static final long GROWTH_MEGABYTES_MAX = 16;

  private MutationRun() {}

  /**
   * Sends so many; fails with the seed of the first one that hurt.
   *
   * @param connections the clients that the server counts
   */
  public static void against(InetSocketAddress server, IntSupplier connections, int count)
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("MutationRun seed=" + seed);
    List<BadInput> inputs = BadInput.all().stream().filter(input -> !input.isVerbose()).toList();
    // What every client is served with is there before anything is measured.
    some(server, inputs, seed - count, count / 10);
    long heapBefore = heapMegabytes();
    long buffersBefore = bufferMegabytes();
    some(server, inputs, seed, count);
    Awaitility.await("all clients are counted out").until(() -> connections.getAsInt() == 0);
    long heap = heapMegabytes() - heapBefore;
    long buffers = bufferMegabytes() - buffersBefore;
    System.out.printf("MutationRun heap %+d MiB, buffers %+d MiB%n", heap, buffers);
    assertThat(heap).as("growth of the heap, MiB").isLessThan(GROWTH_MEGABYTES_MAX);
    assertThat(buffers).as("growth of buffers, MiB").isLessThan(GROWTH_MEGABYTES_MAX);
  }

  private static void some(InetSocketAddress server, List<BadInput> inputs, long seed, int count)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        tasks.add(() -> {
          for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
            one(server, inputs, seed + n);
          }
          return null;
        });
      }
      for (Future<Void> done : clients.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  private static void one(InetSocketAddress server, List<BadInput> inputs, long seed)
      throws IOException {
    try {
      Mutation.send(server, Mutation.of(inputs, seed), seed % DROPPED_IN == 0);
    } catch (SocketException _) {
      // A reset is an answer too: the server had seen enough.
    } catch (IOException e) {
      throw new IOException("seed " + seed + ": " + e.getMessage(), e);
    }
    assertThat(NextClient.check(server, Long.toString(seed))).as("seed %d", seed).isEmpty();
  }

  private static long heapMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static long bufferMegabytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory()
        >> 20;
  }
}
