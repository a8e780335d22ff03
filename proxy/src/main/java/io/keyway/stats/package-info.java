/** Statistics of several nodes as if they were one. */
@NullMarked
package io.keyway.stats;

import org.jspecify.annotations.NullMarked;
