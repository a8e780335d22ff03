package io.keyway.route;

import io.keyway.backend.Expectation;
import io.keyway.measure.Operation;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.Command;
import io.keyway.stats.ProxyStat;

/** What each command counts as, what a node answers to it, and what its times count for. */
final class CommandTable {

  private CommandTable() {}

  /** What a request that is no storage command counts as. */
  static ProxyStat counter(Command command) {
    return switch (command) {
      case GET, GETS, GAT, GATS, MG -> ProxyStat.REQUESTS_RETRIEVAL;
      case DELETE, MD -> ProxyStat.REQUESTS_DELETE;
      case INCR, DECR, MA -> ProxyStat.REQUESTS_ARITHMETIC;
      case TOUCH -> ProxyStat.REQUESTS_TOUCH;
      case ME -> ProxyStat.REQUESTS_DEBUG;
      case FLUSH_ALL, VERBOSITY, STATS, LRU_CRAWLER -> ProxyStat.REQUESTS_BROADCAST;
      case VERSION, MN, CONFIG -> ProxyStat.REQUESTS_OWN;
      default -> ProxyStat.REQUESTS_REFUSED;
    };
  }

  /** The same for the binary protocol. */
  static ProxyStat counter(BinaryCommand command) {
    return switch (command) {
      case GET, GETK, GAT, GATK -> ProxyStat.REQUESTS_RETRIEVAL;
      case TOUCH -> ProxyStat.REQUESTS_TOUCH;
      case DELETE -> ProxyStat.REQUESTS_DELETE;
      case INCREMENT, DECREMENT -> ProxyStat.REQUESTS_ARITHMETIC;
      case FLUSH, STAT -> ProxyStat.REQUESTS_BROADCAST;
      default -> ProxyStat.REQUESTS_OWN;
    };
  }

  /** What a node answers to a command on one key. */
  static Expectation expectation(Command command) {
    return switch (command) {
      case DELETE -> Expectation.DELETED;
      case TOUCH -> Expectation.TOUCHED;
      case INCR, DECR -> Expectation.NUMBER;
      case MG -> Expectation.META_GET;
      case MS -> Expectation.META_SET;
      case MD -> Expectation.META_DELETE;
      case MA -> Expectation.META_ARITHMETIC;
      case ME -> Expectation.META_DEBUG;
      default -> Expectation.STORED;
    };
  }

  /** What the times of a command on keys count for. */
  static Operation operation(Command command) {
    return switch (command) {
      case GET, GETS -> Operation.GET;
      case GAT, GATS -> Operation.GAT;
      case SET -> Operation.SET;
      case ADD -> Operation.ADD;
      case REPLACE -> Operation.REPLACE;
      case APPEND -> Operation.APPEND;
      case PREPEND -> Operation.PREPEND;
      case CAS -> Operation.CAS;
      case DELETE -> Operation.DELETE;
      case INCR -> Operation.INCR;
      case DECR -> Operation.DECR;
      case TOUCH -> Operation.TOUCH;
      case MG -> Operation.MG;
      case MS -> Operation.MS;
      case MD -> Operation.MD;
      case MA -> Operation.MA;
      case ME -> Operation.ME;
      default -> throw new IllegalArgumentException("not about keys: " + command);
    };
  }

  /** The same for the binary protocol, whose commands count as those of the text that they are. */
  static Operation operation(BinaryCommand command) {
    return switch (command) {
      case GET, GETK -> Operation.GET;
      case GAT, GATK -> Operation.GAT;
      case SET -> Operation.SET;
      case ADD -> Operation.ADD;
      case REPLACE -> Operation.REPLACE;
      case APPEND -> Operation.APPEND;
      case PREPEND -> Operation.PREPEND;
      case DELETE -> Operation.DELETE;
      case INCREMENT -> Operation.INCR;
      case DECREMENT -> Operation.DECR;
      case TOUCH -> Operation.TOUCH;
      default -> throw new IllegalArgumentException("not about keys: " + command);
    };
  }
}
