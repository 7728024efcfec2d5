package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;

/// The generations of both sides' access tokens. A bond ends when one of them is known to have changed (spec:
/// c1 5.3).
record Grants(Grant source, Grant destination) {

    static Grants of(Facing facing) {
        return new Grants(facing.terms().source(), facing.terms().destination());
    }

    /// Whether the grants of a later epoch are the same, as far as the service has them.
    boolean admit(Grants later) {
        return (later.source.equals(Grant.ABSENT) || later.source.equals(source))
                && (later.destination.equals(Grant.ABSENT) || later.destination.equals(destination));
    }
}
