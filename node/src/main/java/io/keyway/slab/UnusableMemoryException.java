package io.keyway.slab;

/** Memory that an earlier process left can't be used; the message is a clause that says why. */
public final class UnusableMemoryException extends RuntimeException {

  static final String OTHER_CLASSES =
      "its slab classes are other ones (by -f, -n, -I, -C or -o slab_sizes, slab_chunk_max)";

  private static final long serialVersionUID = 1;

  public UnusableMemoryException(String message) {
    super(message);
  }

  /** Throws unless something holds that any right memory says of itself. */
  public static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnusableMemoryException(otherwise);
    }
  }
}
