package io.keyway.net;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;

/**
 * The buffers that an event loop hands to io_uring ahead of time: the kernel fills one when bytes
 * arrive, so that no connection holds a buffer while it waits, and one request to read lasts for a
 * connection's life. 512 KiB per event loop.
 */
final class ReceiveRing {

  /** The only group of buffers of an event loop. */
  static final short GROUP = 0;

  private static final int RING_BYTES = 512 << 10;

  /** From Linux 6.12 the receipts of many connections follow one another in a buffer. */
  private static final int SHARED_BUFFER_BYTES = 32 << 10;

  /** Before, each receipt takes a buffer, and those that find none have to ask again. */
  private static final int BUFFER_BYTES = 2 << 10;

  private ReceiveRing() {}

  static IoUringBufferRingConfig config() {
    boolean shared = IoUring.isRegisterBufferRingIncSupported();
    int bufferBytes = shared ? SHARED_BUFFER_BYTES : BUFFER_BYTES;
    short buffers = (short) (RING_BYTES / bufferBytes);
    return IoUringBufferRingConfig.builder()
        .bufferGroupId(GROUP)
        .bufferRingSize(buffers)
        .batchSize(buffers)
        .incremental(shared)
        // Netty passes on slices, and only this allocator's are recycled instead of allocated.
        .allocator(new IoUringFixedBufferRingAllocator(PooledByteBufAllocator.DEFAULT, bufferBytes))
        .build();
  }
}
