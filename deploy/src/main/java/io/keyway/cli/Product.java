package io.keyway.cli;

/** What is said of the product as a whole. */
final class Product {

  private Product() {}

  /** Its name and version, which stands in the manifest of the jar. */
  static String version() {
    String version = Product.class.getPackage().getImplementationVersion();
    return "keyway " + (version == null ? "(unpackaged)" : version);
  }
}
