package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import java.util.function.Supplier;

/// The promises that an end makes in its handshakes, and its sources of random values.
///
/// @param connections the most connections that it holds, 1 to 3000
/// @param awaySeconds the longest time that it waits for the other end
/// @param firstCredit always [BondLimits#FIRST_CREDIT_BYTES] on the wire
record EndConfig(EndRole role, int connections, int awaySeconds, long firstCredit, Supplier<BondId> ids,
        Supplier<KeyExchange> keys) {}
