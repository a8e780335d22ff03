/**
 * What the event loops of a proxy measure of the requests that pass through them: how long nodes
 * take, which requests were slow, and which keys are asked for most.
 *
 * <p>{@link io.keyway.measure.LoopMeasurements} is what an event loop writes to, {@link
 * io.keyway.measure.Measurements} is where anybody reads. Loops share nothing; what they have is
 * added up when somebody asks.
 */
@NullMarked
package io.keyway.measure;

import org.jspecify.annotations.NullMarked;
