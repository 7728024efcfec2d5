package io.culvert.control.iot;

import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.Printable;

/// The member `thingPrincipalType`: whether a certificate belongs to one thing exclusively, which Culvert
/// does not support.
final class PrincipalType {

    static final String NON_EXCLUSIVE = "NON_EXCLUSIVE_THING";

    private static final TextRule ANY = TextRule.atMost(128);

    private PrincipalType() {}

    static void requireNonExclusive(Members input) {
        String type = input.text("thingPrincipalType", ANY).orElse(NON_EXCLUSIVE);
        if (!type.equals(NON_EXCLUSIVE)) {
            throw IotRefusals.notSupported("thingPrincipalType: " + Printable.of(type));
        }
    }
}
