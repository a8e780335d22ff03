/**
 * What a process tells about itself over HTTP: health and metrics. Knows no protocol and is never
 * on the way of a request.
 *
 * <p>Entry point: {@link io.keyway.telemetry.AdminServer}.
 */
@NullMarked
package io.keyway.telemetry;

import org.jspecify.annotations.NullMarked;
