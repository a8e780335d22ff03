package io.keyway.console;

/** A request that is not carried out; the message is a sentence for the person who made it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status of HTTP, 400 to 599
   */
  Refusal(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  int status() {
    return status;
  }

  static Refusal notFound(String sentence) {
    return new Refusal(404, sentence);
  }

  static Refusal badRequest(String sentence) {
    return new Refusal(400, sentence);
  }
}
