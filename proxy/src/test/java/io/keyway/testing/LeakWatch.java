package io.keyway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class at its end if a buffer was lost during it; the report says where the buffer
 * was used. Once for the class, as a collection of the whole heap takes as long as a small test.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {

  /** Allocations that find what the collector has found: detection is paranoid in tests. */
  private static final int ALLOCATIONS = 16;

  private static final long COLLECTION_MILLIS_MAX = 10_000;

  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    reports.start();
    logger.addAppender(reports);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    collect();
    for (int i = 0; i < ALLOCATIONS; i++) {
      ByteBufAllocator.DEFAULT.directBuffer().release();
    }
    logger.detachAppender(reports);
    assertThat(reports.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
  }

  /** Collects garbage, and returns when references to it are being told of. */
  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    WeakReference<Object> garbage = new WeakReference<>(new Object(), collected);
    System.gc();
    assertThat(collected.remove(COLLECTION_MILLIS_MAX)).isSameAs(garbage);
  }
}
