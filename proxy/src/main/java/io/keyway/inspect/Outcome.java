package io.keyway.inspect;

/** How a change of one item ended. */
public enum Outcome {
  /** It was done. */
  DONE,
  /** There was, or with add there was not, room for it under the rule of the command. */
  NOT_STORED,
  /** The item was changed by somebody else since its CAS unique was read. */
  EXISTS,
  /** There is no such item. */
  NOT_FOUND
}
