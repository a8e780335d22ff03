package io.keyway.console;

/**
 * Who makes a request.
 *
 * @param name the account's, or {@code local} where nobody signs in
 * @param csrf the word that this caller's page must send with every change
 */
record Caller(String name, Role role, String csrf) {

  /** Stands for whoever has not signed in. */
  static final Caller NOBODY = new Caller("", Role.VIEWER, "");

  boolean isNobody() {
    return name.isEmpty();
  }

  /**
   * Lets the caller pass if its role is enough.
   *
   * @throws Refusal otherwise
   */
  void require(Role needed) {
    if (isNobody()) {
      throw new Refusal(401, "Sign in first.");
    }
    if (!role.covers(needed)) {
      throw new Refusal(
          403, "This takes the role " + needed.text() + "; you are " + role.text() + ".");
    }
  }
}
