package io.keyway.store;

/** The conditions under which a new item takes its place. */
public enum StorageMode {
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS
}
