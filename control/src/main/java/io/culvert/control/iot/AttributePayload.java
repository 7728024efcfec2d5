package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.registry.Attributes;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The member `attributePayload` of things and groups.
///
/// @param given names with values; an empty value removes the name
/// @param merge whether attributes that are not given stay
record AttributePayload(Map<String, String> given, boolean merge) {

    private static final AttributePayload NOTHING = new AttributePayload(Map.of(), true);
    private static final TextRule VALUE = TextRule.atMost(Integer.MAX_VALUE);

    /// The payload in a structure; one that changes nothing if there is none.
    static AttributePayload of(Members input) {
        return input.structure("attributePayload").map(payload -> {
            Map<String, String> given = payload.textMap("attributes", VALUE);
            Attributes.fault(given).ifPresent(fault -> {
                throw IotRefusals.invalid(fault);
            });
            return new AttributePayload(given, payload.flag("merge").orElse(false));
        }).orElse(NOTHING);
    }

    /// The attributes of a new thing or group.
    Attributes fresh() {
        return new Attributes(given);
    }

    /// Computes the new attributes of a thing from its present ones.
    ///
    /// @throws ApiError from the function, if there would be too many
    UnaryOperator<Attributes> change() {
        return before -> {
            try {
                return merge ? before.with(given) : new Attributes(given);
            } catch (IllegalArgumentException e) {
                throw IotRefusals.invalid(String.valueOf(e.getMessage()));
            }
        };
    }
}
