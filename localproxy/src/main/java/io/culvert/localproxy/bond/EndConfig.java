package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import java.util.function.Supplier;

/// What an end offers in its handshakes, and its sources of randomness.
///
/// @param connections the most connections that it holds, 1 to 3000
/// @param awaySeconds the longest time that it waits for the other end
/// @param firstCredit always [BondLimits#FIRST_CREDIT_BYTES] on the wire
record EndConfig(Side side, int connections, int awaySeconds, long firstCredit, Supplier<BondId> ids,
        Supplier<KeyExchange> keys) {}
