package io.keyway.route;

import io.netty.buffer.ByteBuf;

/** How statistics are told in a protocol. One per reply; event loop only. */
sealed interface StatsForm permits TextStatsForm, BinaryStatsForm {

  /** Takes a line that can't be added to another, such as an item of a dump. */
  void listed(ByteBuf out, String line);

  /** Tells one figure. */
  void figure(ByteBuf out, String name, String value);

  /** Ends what was told. */
  void end(ByteBuf out);

  /** Tells a line that a node has answered in place of statistics, or an error. */
  void other(ByteBuf out, String line);
}
