/**
 * Turns what operators and nodes write about members into rings. Of all proxies of a pool one leads
 * and does it; the others stand by.
 *
 * <p>Not here: liveness. A member that is gone keeps its keys until somebody decides otherwise.
 *
 * <p>Entry class: {@link io.keyway.coordinator.Coordinator}.
 */
@NullMarked
package io.keyway.coordinator;

import org.jspecify.annotations.NullMarked;
