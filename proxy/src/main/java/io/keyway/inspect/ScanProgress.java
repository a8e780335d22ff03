package io.keyway.inspect;

/**
 * How far a scan is.
 *
 * @param scannedItems items that were looked at, or passed over as they were looked at before
 * @param totalItems items that the nodes held when they were asked first; 0 until then
 * @param foundItems items that were handed out
 * @param nodesDone nodes whose items are all looked at
 * @param nodesFailed nodes that could not be scanned
 * @param nodesTotal nodes that the scan is about
 */
public record ScanProgress(
    long scannedItems,
    long totalItems,
    long foundItems,
    int nodesDone,
    int nodesFailed,
    int nodesTotal) {}
