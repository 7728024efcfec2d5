package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.registry.Attributes;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The `attributePayload` of things and groups.
///
/// @param given names with values; an empty value removes the name
/// @param merge whether those that are not given stay
record AttributePayload(Map<String, String> given, boolean merge) {

    private static final AttributePayload NOTHING = new AttributePayload(Map.of(), true);

    /// The payload of the body; changes nothing if the body has none.
    static AttributePayload of(Body body) {
        return body.structure("attributePayload").map(payload -> {
            Map<String, String> given = payload.texts("attributes");
            Attributes.fault(given).ifPresent(fault -> {
                throw IotCall.invalid(fault);
            });
            return new AttributePayload(given, payload.flag("merge").orElse(false));
        }).orElse(NOTHING);
    }

    /// The attributes of a new thing.
    Attributes fresh() {
        return new Attributes(given);
    }

    /// What an old one has then.
    ///
    /// @throws ApiError from the function, if there would be too many
    UnaryOperator<Attributes> change() {
        return before -> {
            try {
                return merge ? before.with(given) : new Attributes(given);
            } catch (IllegalArgumentException e) {
                throw IotCall.invalid(String.valueOf(e.getMessage()));
            }
        };
    }
}
