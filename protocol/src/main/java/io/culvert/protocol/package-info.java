/// Tunnel messages, their framing and limits, the rules of each subprotocol as pure functions.
@NullMarked
package io.culvert.protocol;

import org.jspecify.annotations.NullMarked;
