package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;
import io.culvert.protocol.bond.BondLimits;
import java.util.function.Supplier;

/// What an end promises, and where it takes its randomness from.
///
/// @param connections that it is willing to hold, 1 to 3000
/// @param awaySeconds that it waits for the other end at most
/// @param firstCredit always [BondLimits#FIRST_CREDIT_BYTES] on the wire
record EndConfig(Side side, int connections, int awaySeconds, long firstCredit, Supplier<BondId> ids,
        Supplier<KeyExchange> keys) {}
