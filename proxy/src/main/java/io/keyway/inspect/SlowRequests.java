package io.keyway.inspect;

import io.keyway.measure.SlowRequest;
import java.util.List;

/**
 * The slow requests that a proxy tells of.
 *
 * @param total how many there were since its start
 * @param newest those that it still has, the newest first
 */
public record SlowRequests(long total, List<SlowRequest> newest) {}
