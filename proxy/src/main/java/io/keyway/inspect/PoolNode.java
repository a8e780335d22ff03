package io.keyway.inspect;

import io.keyway.cluster.Address;

/**
 * A server of a pool, as it is called and where it is.
 *
 * @param name what people call it: its id in the ring, or its address
 */
public record PoolNode(String name, Address address) {

  /** A server without a name of its own. */
  public static PoolNode of(Address address) {
    return new PoolNode(address.toString(), address);
  }

  @Override
  public String toString() {
    String place = address.toString();
    return name.equals(place) ? name : name + " (" + place + ")";
  }
}
