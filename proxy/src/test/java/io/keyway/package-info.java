/** What holds for the whole module. */
@NullMarked
package io.keyway;

import org.jspecify.annotations.NullMarked;
