package io.keyway.inspect;

/**
 * An item that a scan found.
 *
 * @param node who holds it
 * @param position its number among the items that the node listed, from 1
 */
public record ScannedItem(PoolNode node, ItemSummary item, long position) {}
