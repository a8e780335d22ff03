package io.keyway.route;

import io.netty.buffer.ByteBuf;

/** How statistics are told in a protocol. One per reply; event loop only. */
sealed interface StatsForm permits TextStatsForm, BinaryStatsForm {

  /** Tells one figure. */
  void figure(ByteBuf out, String name, String value);

  /** Ends what was told. */
  void end(ByteBuf out);

  /** Tells a whole list, its last line too, in place of figures. */
  void listed(ByteBuf out, String lines);

  /** Tells a line that a node has answered in place of statistics, or an error. */
  void other(ByteBuf out, String line);
}
