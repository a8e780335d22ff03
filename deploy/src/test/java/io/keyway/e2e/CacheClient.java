package io.keyway.e2e;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands that all Java client libraries have, so that {@link JavaClientContract} can ask the
 * same of each of them.
 */
interface CacheClient {

  /** A value and the cas unique that it had. */
  record Versioned(String value, long casUnique) {}

  @Nullable String get(String key) throws Exception;

  /** The values of those keys that are there. */
  Map<String, String> getAll(Collection<String> keys) throws Exception;

  @Nullable Versioned gets(String key) throws Exception;

  boolean set(String key, String value, int exptimeSeconds) throws Exception;

  boolean add(String key, String value) throws Exception;

  boolean replace(String key, String value) throws Exception;

  boolean append(String key, String value) throws Exception;

  boolean prepend(String key, String value) throws Exception;

  boolean cas(String key, String value, long casUnique) throws Exception;

  long incr(String key, long delta) throws Exception;

  long decr(String key, long delta) throws Exception;

  boolean delete(String key) throws Exception;

  boolean touch(String key, int exptimeSeconds) throws Exception;

  void flushAll() throws Exception;

  void disconnect() throws Exception;
}
