package io.keyway.placement;

/** mcrouter's Ch3: servers by position, all equal. One thread at a time. */
final class Ch3 implements Locator {

  private final Furc furc = new Furc();
  private final int serverCount;

  Ch3(int serverCount) {
    this.serverCount = serverCount;
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    return furc.indexOf(key, offset, length, serverCount);
  }
}
