package io.keyway.frontend;

import io.keyway.route.BinaryRouter;
import io.keyway.route.Router;

/** What takes the requests of one listener's clients on one event loop to the nodes. */
record Routers(Router text, BinaryRouter binary) {}
