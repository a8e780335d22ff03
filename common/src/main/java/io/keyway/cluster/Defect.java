package io.keyway.cluster;

/**
 * Something in the tree that breaks a rule, and is left out of account until it is repaired.
 *
 * @param path the node in ZooKeeper
 * @param problem one sentence: the field, what it says, and the rule
 */
public record Defect(String path, String problem) {

  @Override
  public String toString() {
    return path + ": " + problem;
  }
}
