package io.keyway.bench;

/** Small workloads for tests. */
final class Workloads {

  private Workloads() {}

  static Workload brief(int connections, int depth, int keysPerGet, double seconds, double rate) {
    return new Workload(
        connections, depth, keysPerGet, 500, 3, 1, 100, 0.99, seconds, 0.1, 1, rate, 1, 7);
  }
}
