package io.keyway.telemetry;

import java.util.List;

/**
 * A figure of one of several things.
 *
 * @param labels which one: names and values by turns
 */
public record Sample(List<String> labels, double value) {}
