/** How the tests of all modules wait for conditions. */
@NullMarked
package io.keyway.polling;

import org.jspecify.annotations.NullMarked;
