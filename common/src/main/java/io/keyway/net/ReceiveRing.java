package io.keyway.net;

import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;

/**
 * The buffers that an event loop hands to io_uring ahead of time: the kernel fills one when bytes
 * arrive, so that no connection holds a buffer while it waits, and one request to read lasts for a
 * connection's life.
 */
final class ReceiveRing {

  /** The only group of buffers of an event loop. */
  static final short GROUP = 0;

  /** Room for what a client sends at a time, but for large values. */
  private static final int BUFFER_BYTES = 2 << 10;

  private static final short BUFFERS_MAX = 256;

  /** How many there are from the start, and how many more at a time when they run out. */
  private static final int BUFFERS_STEP = 64;

  private ReceiveRing() {}

  static IoUringBufferRingConfig config() {
    return IoUringBufferRingConfig.builder()
        .bufferGroupId(GROUP)
        .bufferRingSize(BUFFERS_MAX)
        .batchSize(BUFFERS_STEP)
        .allocator(new IoUringFixedBufferRingAllocator(BUFFER_BYTES))
        .build();
  }
}
