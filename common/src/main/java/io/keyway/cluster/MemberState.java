package io.keyway.cluster;

/** What an operator wants of a member. */
public enum MemberState {
  /** Owns keys. */
  ACTIVE,
  /** Still owns its keys and is about to leave. */
  DRAINING,
  /** Belongs to the pool and owns no keys. */
  STANDBY
}
