package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;

/// What two ends have in common and what outlives their WebSockets. An end that forgets a part of it forgets
/// all.
///
/// @param awaySeconds how long either end waits for the other
record Bond(BondId id, BondRoot root, Grants grants, int awaySeconds, Connections connections) {}
