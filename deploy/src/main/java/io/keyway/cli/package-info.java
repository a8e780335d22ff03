/**
 * The {@code keyway} command: what each sub-command reads, prints and returns, and how the
 * processes are wired together. It holds no logic of the cache or the proxy. Start reading at
 * {@link io.keyway.cli.Main}.
 */
@NullMarked
package io.keyway.cli;

import org.jspecify.annotations.NullMarked;
