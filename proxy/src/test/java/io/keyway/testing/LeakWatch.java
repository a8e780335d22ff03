package io.keyway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/** Fails a test at its end if a buffer was lost during it. */
public final class LeakWatch implements AutoCloseable {

  /** Allocations that find what the collector has found: detection is paranoid in tests. */
  private static final int ALLOCATIONS = 16;

  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

  private LeakWatch() {
    reports.start();
    logger.addAppender(reports);
  }

  public static LeakWatch start() {
    return new LeakWatch();
  }

  @Override
  public void close() {
    System.gc();
    for (int i = 0; i < ALLOCATIONS; i++) {
      ByteBufAllocator.DEFAULT.directBuffer().release();
    }
    logger.detachAppender(reports);
    assertThat(reports.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
  }
}
